using LossGen.Runtime.Tests.Checkpoints;
using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Memory;

/// <summary>Saving and loading leave nothing, whether they succeed or not.</summary>
[Collection(nameof(TensorCounting))]
public class CheckpointMemoryTests
{
    [Fact]
    public void Training_checkpoint()
    {
        using var file = new TemporaryFile();
        using var model = nn.Linear(3, 2);
        using var loss = new ScarredLoss();
        using var optimizer = optim.Adam(model.parameters().Concat(loss.parameters()));
        var checkpoint = new TrainingCheckpoint(model, optimizer, loss);
        Tensors.AssertNoneStayAlive(40, _ =>
        {
            checkpoint.Save(file.Path);
            checkpoint.Load(file.Path);
        });
    }

    [Fact]
    public void Loss_alone()
    {
        using var loss = new ScarredLoss();
        var good = WrongFiles.Archive(loss);
        Tensors.AssertNoneStayAlive(40, i =>
        {
            loss.load(new MemoryStream(good));
            Assert.ThrowsAny<Exception>(() => loss.load(new MemoryStream(good[..^(i + 1)])));
            loss.load_state_dict(loss.state_dict());
        });
    }

    /// <summary>What is kept for a load that may follow is freed at the next use, also where none does.</summary>
    [Fact]
    public void State_of_a_container()
    {
        using var scope = NewDisposeScope();
        using var loss = new ScarredLoss();
        var container = nn.ModuleList<nn.Module>(loss);
        Tensors.AssertNoneStayAlive(40, _ =>
        {
            container.state_dict();
            Assert.NotNull(loss.Weights);
        });
    }
}
