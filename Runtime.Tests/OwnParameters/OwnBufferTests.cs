using LossGen.Runtime.Tests.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.OwnParameters;

/// <summary>Tensors that a loss class registers by <c>register_buffer</c>: its own, like its parameters.</summary>
public partial class OwnBufferTests
{
    [Fact]
    public void Buffer_outlives_the_scope_that_the_loss_was_made_in()
    {
        Centred loss;
        using (NewDisposeScope())
        {
            loss = new Centred();
        }

        using var owned = loss;
        using var scope = NewDisposeScope();
        Assert.Equal(2f, loss.forward(x: tensor(5f)).ToSingle());
        Assert.Equal([3f, 3f], loss.get_buffer("unsaved")!.data<float>().ToArray());
    }

    [Fact]
    public void Buffer_is_saved_and_loaded_in_its_place()
    {
        using var scope = NewDisposeScope();
        using var saved = new Centred();
        saved.Centre.fill_(7);
        using var loaded = new Centred();
        var before = loaded.Centre;
        loaded.load(new MemoryStream(WrongFiles.Archive(saved)));
        Assert.Same(before, loaded.Centre);
        Assert.Equal(7f, loaded.Centre.ToSingle());
        Assert.DoesNotContain("unsaved", loaded.state_dict().Keys);
        Assert.Contains("count", loaded.state_dict().Keys);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Buffer_is_moved_with_the_field_that_holds_it(bool container, bool inference)
    {
        Centred loss;
        using (NewDisposeScope())
        using (inference ? inference_mode() : no_grad())
        {
            loss = new Centred();
            nn.Module moved = container ? new Holder(loss) : loss;
            moved.to(ScalarType.Float64);
        }

        using var owned = loss;
        using var scope = NewDisposeScope();
        Assert.Equal(ScalarType.Float64, loss.Centre.dtype);
        Assert.Same(loss.Centre, loss.get_buffer("centre"));
        Assert.Equal(ScalarType.Float64, loss.get_buffer("unsaved")!.dtype);
        Assert.DoesNotContain("unsaved", loss.state_dict().Keys);
        Assert.Equal(ScalarType.Int64, loss.get_buffer("count")!.dtype);
        Assert.Equal(2.0, loss.forward(x: tensor(5.0)).ToDouble());
        loss.Centre.add_(1);
        Assert.Equal(1.0, loss.forward(x: tensor(5.0)).ToDouble());
    }

    /// <summary>They are in graphs and are changed, whatever the mode that the loss was made in.</summary>
    [Fact]
    public void Buffers_that_are_made_in_inference_mode_are_used_outside()
    {
        using var scope = NewDisposeScope();
        Averaging loss;
        using (inference_mode())
        {
            loss = new Averaging();
        }

        using var owned = loss;
        using var parameter = new Parameter(tensor(5f));
        using var optimizer = optim.SGD([parameter], 0.1);
        Assert.Same(loss.Early, loss.get_buffer("early"));
        loss.Early.fill_(2);
        for (var i = 0; i < 2; i++)
        {
            loss.Step(optimizer, x: parameter).Dispose();
        }

        // By hand: 5 − 0.1·2·3, twice.
        Assert.Equal(5 - 1.2, parameter.ToDouble(), 1e-6);
        Assert.Same(loss.Late, loss.get_buffer("late"));
        Assert.Equal(2, loss.get_buffer("count")!.item<long>());
    }

    [Theory]
    [InlineData("checksums")]
    [InlineData("lossgen")]
    [InlineData("weights.Fit")]
    public void Name_of_an_entry_of_the_checkpoint_is_refused(string name)
    {
        using var scope = NewDisposeScope();
        using var loss = new Centred();
        var message = Assert.Throws<InvalidOperationException>(() => loss.register_buffer(name, ones(1))).Message;
        Assert.Contains($"'{name}'", message, StringComparison.Ordinal);
        Assert.Contains("Centred", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameter_named_like_an_entry_is_not_left_out_of_the_checkpoint_without_a_word()
    {
        using var loss = new Clashing();
        using var holder = new Holder(loss);
        Assert.Contains("'checksums'", Assert.Throws<InvalidOperationException>(() => loss.state_dict()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => holder.state_dict());
    }

    [CombinedLoss]
    private sealed partial class Centred
    {
        private readonly Tensor centre = tensor(3f);

        public Centred()
        {
            register_buffer("centre", centre);
            register_buffer("unsaved", full(2, 3f), persistent: false);
            register_buffer("count", tensor(4L));
        }

        public Tensor Centre => centre;

        [MainLoss]
        private Tensor Fit(Tensor x) => (x - centre).abs();
    }

    /// <summary>One buffer is in its field before it is registered, one after that.</summary>
    [CombinedLoss]
    private sealed partial class Averaging
    {
        private readonly Tensor count = tensor(0L);
        private readonly Tensor late;

        public Averaging()
        {
            register_buffer("early", Early);
            register_buffer("count", count);
            var made = tensor(3f);
            register_buffer("late", made);
            late = made;
        }

        public Tensor Early { get; } = tensor(1f);

        public Tensor Late => late;

        [MainLoss]
        private Tensor Fit(Tensor x)
        {
            count.add_(1);
            return x * Early * late;
        }
    }

    [CombinedLoss]
    private sealed partial class Clashing
    {
        private readonly Parameter checksums = new(ones(1));

        [MainLoss]
        private Tensor Fit(Tensor x) => (x - checksums).abs().sum();
    }

    private sealed class Holder : nn.Module
    {
        public Holder(nn.Module loss)
            : base(nameof(Holder)) => register_module("loss", loss);
    }
}
