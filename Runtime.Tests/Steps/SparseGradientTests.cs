using System.Globalization;
using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>An embedding with sparse gradients is measured, clipped and refused as one with dense gradients is.</summary>
public partial class SparseGradientTests
{
    /// <summary>The gradient is half the factor over the root of the weight, and twice that in the row that is taken twice.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1e-14, 1)]
    [InlineData(0, 1)]
    [InlineData(1e25, 1e-10)]
    [InlineData(1, 0)]
    [InlineData(double.NaN, 1)]
    public void Sparse_is_as_dense(double factor, double weight)
    {
        foreach (var policy in Enum.GetValues<NonFinite>())
        {
            foreach (var maxNorm in new[] { 0, 0.5 })
            {
                using var scope = NewDisposeScope();
                var (dense, sparse) = (Train(sparse: false), Train(sparse: true));
                Assert.Equal(dense.What, sparse.What);
                Assert.True(sparse.Weight.allclose(dense.Weight, rtol: 1e-5, atol: 0, equal_nan: true), $"{policy}, {maxNorm}: {dense.What}");

                (string What, Tensor Weight) Train(bool sparse)
                {
                    var embedding = nn.Embedding(5, 3, sparse: sparse);
                    nn.init.constant_(embedding.weight!, weight);
                    using var loss = new Looked { NonFinite = policy, MaxNorm = maxNorm };
                    using var optimizer = optim.SGD(embedding.parameters(), 0.1);
                    var what = Step(loss, optimizer, embedding, factor);

                    // Of the rows that are taken: a norm that is NaN makes every gradient NaN, and the others have none here.
                    return (what, embedding.weight!.detach()[1..3].clone());
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_that_are_not_finite_are_dropped(bool sparse)
    {
        using var scope = NewDisposeScope();
        var embedding = nn.Embedding(5, 3, sparse: sparse);
        nn.init.constant_(embedding.weight!, 1);
        using var loss = new Looked { AccumulateSteps = 2 };
        using var optimizer = optim.SGD(embedding.parameters(), 0.1);
        Step(loss, optimizer, embedding, double.PositiveInfinity);
        loss.NonFinite = NonFinite.SkipStep;
        Assert.Contains("1 accumulated batch was dropped: their sum is not finite", Step(loss, optimizer, embedding, 1), StringComparison.Ordinal);
        Assert.True(embedding.weight!.eq(1).all().item<bool>());
    }

    /// <summary>
    /// A component that uses all of an embedding in some batches has a dense gradient then. Torch adds either kind to a dense one only.
    /// </summary>
    [Theory]
    [InlineData("sparse", "dense", ScalarType.Float32)]
    [InlineData("dense", "sparse", ScalarType.Float32)]
    [InlineData("sparse", "sparse", ScalarType.Float32)]
    [InlineData("sparse", "dense", ScalarType.Float16)]
    [InlineData("sparse", "sparse", ScalarType.Float16)]
    public void Batches_of_sparse_and_of_dense_gradients(string first, string second, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var embedding = nn.Embedding(5, 3, sparse: true);
        nn.init.constant_(embedding.weight!, 2);
        embedding.to(dtype);
        using var loss = new Used(embedding);
        var optimizer = new SteplessOptimizer([.. embedding.parameters()]);
        loss.Step(optimizer, rows: tensor([1L, 2, 1]), how: first).Dispose();
        using var step = loss.Step(optimizer, rows: tensor([1L, 2, 1]), how: second);

        // Half the sum of the two, each 4 for an element of the weight's whole, or for each time that a row is taken.
        var sparse = new[] { first, second }.Count(static how => how == "sparse");
        var dense = 2 - sparse;
        var expected = tensor(new[] { 0f, 8, 4, 0, 0 }).mul(sparse).add(4f * dense).div(2).unsqueeze(1).expand(5, 3);
        Assert.False(step.Accumulating);
        Assert.Equal(dtype, embedding.weight!.grad!.dtype);
        Assert.True(embedding.weight.grad.to_dense().to(float32).allclose(expected));
    }

    /// <summary>Torch adds sparse tensors of an equal number of sparse dimensions only.</summary>
    [Fact]
    public void Batch_whose_gradients_cannot_be_added_is_not_counted()
    {
        using var scope = NewDisposeScope();
        var (dense, embedding) = (new TorchSharp.Modules.Parameter(ones(2)), nn.Embedding(5, 3, sparse: true));
        nn.init.constant_(embedding.weight!, 2);
        using var loss = new Used(embedding) { AccumulateSteps = 3, Dense = dense };
        var optimizer = new SteplessOptimizer([dense, .. embedding.parameters()]);
        var rows = tensor([1L, 2, 1]);
        loss.Step(optimizer, rows: rows, how: "sparse").Dispose();
        Assert.ThrowsAny<Exception>(() => loss.Step(optimizer, rows: rows, how: "elements"));
        Assert.Null(dense.grad);
        loss.Step(optimizer, rows: rows, how: "sparse").Dispose();
        using var step = loss.Step(optimizer, rows: rows, how: "sparse");
        Assert.False(step.Accumulating);
        Assert.Equal([42], step.Read().Losses.Select(static value => Math.Round(value, 4)));
        Assert.True(embedding.weight!.grad!.to_dense().sum(1).allclose(tensor([0f, 24, 12, 0, 0])));
        Assert.True(dense.grad!.allclose(tensor([3f, 3f])));
    }

    [Fact]
    public void Sparse_loss_is_refused()
    {
        using var scope = NewDisposeScope();
        using var loss = new Passed();
        var message = Assert.Throws<InvalidOperationException>(() => loss.forward(value: ones(1).to_sparse())).Message;
        Assert.Contains("Component 'Value' of Passed returned a sparse tensor. A component returns a dense scalar", message, StringComparison.Ordinal);
        Assert.Equal(1, loss.forward(value: ones(1).to_sparse().sum()).ToSingle());
    }

    private static string Step(Looked loss, optim.Optimizer optimizer, TorchSharp.Modules.Embedding embedding, double factor)
    {
        try
        {
            using var step = loss.Step(optimizer, rows: embedding.call(tensor(new[] { 1L, 2, 1 })), factor: tensor((float)factor));
            var report = step.Read();
            var norm = report.GradientNorm?.ToString("G4", CultureInfo.InvariantCulture);
            return $"{report.Skipped} {norm} {report.RawTotal:G4} {string.Join(", ", report.Notes)}";
        }
        catch (NonFiniteLossException exception)
        {
            return exception.Message;
        }
    }

    [CombinedLoss]
    private sealed partial class Looked
    {
        [MainLoss]
        private static Tensor Roots(Tensor rows, Tensor factor) => (rows.sqrt() * factor).sum();
    }

    [CombinedLoss(AccumulateSteps = 2)]
    private sealed partial class Used(TorchSharp.Modules.Embedding embedding)
    {
        public Tensor? Dense { get; init; }

        [MainLoss]
        private Tensor Squares(Tensor rows, string how)
        {
            var squares = how switch
            {
                "sparse" => embedding.call(rows).square().sum(),
                "dense" => embedding.weight!.square().sum(),
                _ => ElementGradient.apply(embedding.weight!),
            };
            return Dense is null ? squares : squares.add(Dense.sum() * 3);
        }
    }

    /// <summary>A gradient with two sparse dimensions, where an embedding's has one.</summary>
    private sealed class ElementGradient : autograd.SingleTensorFunction<ElementGradient>
    {
        public override string Name => nameof(ElementGradient);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).sum();

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [ones(5, 3).to_sparse()];
    }

    [CombinedLoss]
    private sealed partial class Passed
    {
        [MainLoss]
        private static Tensor Value(Tensor value) => value;
    }
}
