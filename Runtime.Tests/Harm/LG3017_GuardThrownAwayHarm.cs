#pragma warning disable LG3017 // The mistake is what is measured.
using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class GuardThrownAwayHarm
{
    // Each in a thread of its own, which takes with it what is never switched back.
    private static T InThread<T>(Func<T> code)
    {
        T result = default!;
        var thread = new Thread(() => result = code());
        thread.Start();
        thread.Join();
        return result;
    }

    private static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static void Ask() => no_grad();

    private static void Infer() => inference_mode();

    private static void Keep()
    {
        var off = no_grad();
    }

    private static void Enable() => enable_grad();

    [Fact]
    public void Gradients_stay_off_also_after_a_collection()
    {
        foreach (var method in new[] { Ask, Infer, Keep })
        {
            Assert.False(InThread(() =>
            {
                method();
                Collect();
                return is_grad_enabled();
            }));
        }
    }

    [Fact]
    public void Later_training_on_the_thread_fails()
    {
        Assert.True(InThread(() =>
        {
            Ask();
            using var model = Linear(2, 1);
            var failure = Record.Exception(() => functional.mse_loss(model.call(ones(4, 2)), zeros(4, 1)).backward());
            return failure is not null && model.weight!.grad is null;
        }));
    }

    [Fact]
    public void Gradients_stay_on_in_the_block_of_the_caller()
    {
        using (no_grad())
        {
            Enable();
            Assert.True(is_grad_enabled());
        }

        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void An_open_scope_keeps_every_tensor()
    {
        Assert.Equal(100, InThread(static () => Kept(static () => NewDisposeScope())));
        Assert.Equal(0, InThread(static () => Kept(static () => null)));
    }

    [Fact]
    public void Declared_with_using_it_ends_with_its_block()
    {
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
        }

        Assert.True(is_grad_enabled());
    }

    private static int Kept(Func<IDisposable?> open)
    {
        var made = Make(open);
        Collect();
        return made.Count(static tensor => tensor.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> Make(Func<IDisposable?> open)
    {
        open();
        return [.. Enumerable.Range(0, 100).Select(static _ => new WeakReference(ones(1)))];
    }
}
