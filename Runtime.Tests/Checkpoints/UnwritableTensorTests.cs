using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Memory;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>What a training checkpoint saves it loads, and what no load could write is refused by its name when it is saved.</summary>
// Alone, because a load sets the random state that all tests of the process draw from.
[Collection(nameof(TensorCounting))]
public class UnwritableTensorTests
{
    /// <summary>Outside of inference mode, what was made inside of it refuses every change.</summary>
    [Fact]
    public void Model_that_was_made_in_inference_mode_comes_back()
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        Linear teacher;
        using (inference_mode())
        {
            teacher = nn.Linear(2, 2);
        }

        var student = nn.Linear(2, 2);
        var checkpoint = new TrainingCheckpoint().Add("teacher", teacher).Add("student", student);
        checkpoint.Save(file.Path);
        var (before, ofStudent) = (teacher.weight.clone(), student.weight.detach().clone());
        using (inference_mode())
        {
            teacher.weight.zero_();
            student.weight.zero_();
        }

        checkpoint.Load(file.Path);
        Assert.True(Tensors.AreSame(before, teacher.weight));
        Assert.True(Tensors.AreSame(ofStudent, student.weight));
        student.call(ones(1, 2)).sum().backward();
        Assert.Equal(4, student.weight.grad!.sum().ToDouble());
    }

    [Theory]
    [InlineData("expanded", "'held' is an expanded view, and a load cannot write into one. Register its contiguous()")]
    [InlineData("sparse", "'held' is sparse, and files have dense tensors only. Register its to_dense()")]
    [InlineData("meta", "'held' is on the meta device, and has no values")]
    public void Buffer_that_could_not_be_loaded_is_named_when_it_is_saved(string kind, string message)
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        var holder = new Holder(kind switch
        {
            "expanded" => tensor(0.5f).expand(3),
            "sparse" => ones(3).to_sparse(),
            _ => empty(3, device: new Device(DeviceType.META)),
        });
        var thrown = Assert.Throws<InvalidOperationException>(() => new TrainingCheckpoint().Add("model", holder).Save(file.Path));
        Assert.StartsWith($"module 'model' (Holder) cannot be saved now: {message}", thrown.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(file.Path));
    }

    /// <summary>A view in which every element has its own place is written like any other, and so is one of a single element.</summary>
    [Fact]
    public void Views_that_can_be_written_come_back()
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        foreach (var held in new[] { arange(6).reshape(2, 3).t(), arange(3).expand(1, 3), tensor(2f).expand(1), zeros(0, 3) })
        {
            var checkpoint = new TrainingCheckpoint().Add("model", new Holder(held));
            checkpoint.Save(file.Path);
            var before = held.clone();
            held.mul_(2);
            checkpoint.Load(file.Path);
            Assert.True(Tensors.AreSame(before, held));
        }
    }

    [Fact]
    public void Load_into_a_view_is_refused_and_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        var first = nn.Linear(2, 2);
        new TrainingCheckpoint().Add("first", nn.Linear(2, 2)).Add("model", new Holder(ones(3))).Save(file.Path);
        var before = first.weight.detach().clone();
        var checkpoint = new TrainingCheckpoint().Add("first", first).Add("model", new Holder(tensor(0.5f).expand(3)));
        var message = Assert.Throws<InvalidOperationException>(() => checkpoint.Load(file.Path)).Message;
        Assert.Contains("module 'model' (Holder)", message, StringComparison.Ordinal);
        Assert.Contains("'held' is an expanded view", message, StringComparison.Ordinal);
        Assert.True(Tensors.AreSame(before, first.weight));
    }

    /// <summary>Two names of which each has half a surrogate pair would be one in the file.</summary>
    [Fact]
    public void Names_that_are_no_text_are_refused()
    {
        using var file = new TemporaryFile();
        var checkpoint = new TrainingCheckpoint();
        checkpoint.Numbers["\ud83d\ude00"] = 1;
        checkpoint.Save(file.Path);
        checkpoint.Numbers["a\ud800"] = 2;
        var message = Assert.Throws<InvalidOperationException>(() => checkpoint.Save(file.Path)).Message;
        Assert.Contains("the name 'a·' has half a surrogate pair", message, StringComparison.Ordinal);
        checkpoint.Load(file.Path);
        Assert.Equal(1, Assert.Single(checkpoint.Numbers).Value);
        Assert.Contains(
            "'b·' has half a surrogate pair",
            Assert.Throws<ArgumentException>(() => checkpoint.Add("b\udc00", nn.Linear(1, 1))).Message,
            StringComparison.Ordinal);
    }

    private sealed class Holder : nn.Module
    {
        public Holder(Tensor held)
            : base(nameof(Holder)) => register_buffer("held", held);
    }
}
