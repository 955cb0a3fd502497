using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>A weight means something else under another scheme: a load of one with the same components is told.</summary>
public class SchemeChangedTests
{
    [Theory]
    [InlineData("file")]
    [InlineData("dictionary")]
    [InlineData("training checkpoint")]
    [InlineData("contained")]
    public void Load_into_another_scheme_is_told_and_into_the_same_is_not(string way)
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        using var plain = new PlainScheme();
        plain.Weights.B = 0.2;
        using var same = new PlainScheme();
        using var unit = new UnitScheme();
        var told = new List<CheckpointMismatchEventArgs>();
        same.CheckpointMismatch += (_, difference) => told.Add(difference);
        unit.CheckpointMismatch += (_, difference) => told.Add(difference);
        Load(way, file.Path, plain, same);
        Assert.Equal(0.2, same.Weights.B);
        Assert.Empty(told);
        Load(way, file.Path, plain, unit);
        Assert.Equal(0.2, unit.Weights.B);
        var difference = Assert.Single(told);
        Assert.Equal((CheckpointMismatch.SchemeChanged, ""), (difference.Mismatch, difference.Component));
        Assert.StartsWith(
            "the checkpoint is of a loss under [FixedWeights], and UnitScheme is under [UnitNormalized]", difference.Message, StringComparison.Ordinal);

        using var theta = new Parameter(ones(3));
        using var step = unit.Step(new SteplessOptimizer(theta), x: theta);
        Assert.Equal([difference.Message], step.Read().Notes);
    }

    /// <summary>Files of before do not say, and a class that derives without an attribute of its own is its base.</summary>
    [Fact]
    public void Silent_where_nobody_says_and_where_it_is_the_base()
    {
        using var scope = NewDisposeScope();
        using var plain = new PlainScheme();
        using var unit = new UnitScheme();
        using var derived = new DerivedUnit();
        var told = new List<string>();
        unit.CheckpointMismatch += (_, difference) => told.Add(difference.Message);
        derived.CheckpointMismatch += (_, difference) => told.Add(difference.Message);
        var old = plain.state_dict().Where(static entry => !entry.Key.StartsWith("weighting.", StringComparison.Ordinal))
            .ToDictionary(static entry => entry.Key, static entry => entry.Value, StringComparer.Ordinal);
        Assert.NotEqual(old.Count, plain.state_dict().Count);
        old.Remove("checksums");
        unit.load_state_dict(old);
        derived.load_state_dict(unit.state_dict());
        Assert.Empty(told);
        Assert.Contains("weighting.UnitNormalized", derived.state_dict().Keys);
    }

    private static void Load(string way, string path, LossModule from, LossModule to)
    {
        switch (way)
        {
            case "file":
                from.save(path);
                to.load(path);
                break;
            case "dictionary":
                to.load_state_dict(from.state_dict());
                break;
            case "training checkpoint":
                new TrainingCheckpoint().Add("loss", from).Save(path);
                new TrainingCheckpoint().Add("loss", to).Load(path);
                break;
            default:
                new Holder(from).save(path);
                new Holder(to).load(path);

                // It finds out at its next use.
                _ = to.state_dict();
                break;
        }
    }

    private sealed class Holder : nn.Module
    {
        public Holder(LossModule loss)
            : base(nameof(Holder)) => register_module("loss", loss);
    }
}

[CombinedLoss]
internal sealed partial class PlainScheme
{
    [MainLoss]
    private static Tensor A(Tensor x) => x.square().mean();

    [AuxiliaryLoss(0.5)]
    private static Tensor B(Tensor x) => x.exp().mean();
}

[CombinedLoss, UnitNormalized]
internal partial class UnitScheme
{
    [MainLoss]
    private static Tensor A(Tensor x) => x.square().mean();

    [AuxiliaryLoss(0.5)]
    private static Tensor B(Tensor x) => x.exp().mean();
}

internal sealed class DerivedUnit : UnitScheme;
