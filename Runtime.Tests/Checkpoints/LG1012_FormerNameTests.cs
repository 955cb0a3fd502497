using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>A component that was renamed keeps its weight.</summary>
public partial class FormerNameTests
{
    [Theory]
    [InlineData("file")]
    [InlineData("memory")]
    [InlineData("container")]
    public void Renamed_component_takes_its_weight_from_the_former_name(string way)
    {
        using var saved = new Before();
        (saved.Weights.Edges, saved.Weights.Image) = (0.75, 2);
        using var loaded = new After();
        var told = 0;
        loaded.CheckpointMismatch += (_, _) => told++;
        switch (way)
        {
            case "file":
                loaded.load(new MemoryStream(WrongFiles.Archive(saved)));
                break;
            case "memory":
                loaded.load_state_dict(saved.state_dict());
                break;
            default:
                new Container(loaded).load(new MemoryStream(WrongFiles.Archive(new Container(saved))));
                break;
        }

        Assert.Equal((0.75, 2.0, 0), (loaded.Weights.Smoothness, loaded.Weights.Image, told));
    }

    [Fact]
    public void Present_name_goes_before_a_former_one()
    {
        using var scope = NewDisposeScope();
        using var loaded = new After();
        var state = loaded.state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.clone());
        (state["weights.Edges"], state["declared.Edges"]) = (tensor(9.0), tensor(0.5));
        var told = new List<CheckpointMismatchEventArgs>();
        loaded.CheckpointMismatch += (_, difference) => told.Add(difference);
        loaded.load_state_dict(state);
        Assert.Equal(0.5, loaded.Weights.Smoothness);
        Assert.Equal((CheckpointMismatch.ExtraComponent, "Edges"), (Assert.Single(told).Mismatch, told[0].Component));
    }

    private sealed class Container : nn.Module
    {
        public Container(nn.Module loss)
            : base(nameof(Container)) => register_module("loss", loss);
    }

    [CombinedLoss]
    private sealed partial class Before
    {
        [LossComponent]
        private static Tensor Image(Tensor x) => x.sum();

        [LossComponent(0.5)]
        private static Tensor Edges(Tensor x) => x.sum();
    }

    [CombinedLoss]
    private sealed partial class After
    {
        [LossComponent]
        private static Tensor Image(Tensor x) => x.sum();

        [LossComponent(0.5, FormerNames = new[] { "Gradient", "Edges" })]
        private static Tensor Smoothness(Tensor x) => x.sum();
    }
}
