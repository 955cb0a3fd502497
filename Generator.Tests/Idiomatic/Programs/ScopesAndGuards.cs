// Every usual way to open and close dispose scopes and to switch gradients, and to hand tensors out of them.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Memory;

internal sealed record Prediction(Tensor Logits, float Confidence);

internal interface ITensorStore
{
    Tensor Keep(Tensor tensor);
}

internal sealed class Residual : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> inner;

    public Residual(Module<Tensor, Tensor> inner)
        : base(nameof(Residual))
    {
        this.inner = inner;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var hidden = functional.relu(inner.call(input));
        return (input + hidden).MoveToOuterDisposeScope();
    }
}

internal sealed class Evaluation(Module<Tensor, Tensor> model, ITensorStore store) : IDisposable
{
    private readonly IDisposable guard = no_grad();
    private readonly Tensor running = zeros(1);
    private DisposeScope? scope;
    private Tensor? last;

    public static IDisposable WithoutGradients() => inference_mode();

    public void Begin() => scope = NewDisposeScope();

    public void Dispose()
    {
        scope?.Dispose();
        guard.Dispose();
        last?.Dispose();
        running.Dispose();
    }

    public Tensor Ask(Tensor x)
    {
        using (no_grad())
        {
            return model.call(x);
        }
    }

    public Tensor AskWithGuardOfAnother(Tensor x)
    {
        using var off = WithoutGradients();
        return model.call(x);
    }

    public Tensor AskMaybe(Tensor x, bool train)
    {
        using var off = train ? null : no_grad();
        return model.call(x);
    }

    public Tensor AskWithFinally(Tensor x)
    {
        var off = no_grad();
        try
        {
            return model.call(x);
        }
        finally
        {
            off.Dispose();
        }
    }

    public void Freeze() => set_grad_enabled(false);

    public Tensor Moved(Tensor x)
    {
        using var inner = NewDisposeScope();
        var logits = model.call(x);
        return inner.MoveToOuter(logits);
    }

    public (Tensor Logits, Tensor Probabilities) Both(Tensor x)
    {
        using var inner = NewDisposeScope();
        var logits = model.call(x);
        var probabilities = logits.softmax(1);
        return inner.MoveToOuter(logits, probabilities);
    }

    public (Tensor Logits, float Mean) PartlyMoved(Tensor x)
    {
        using var inner = NewDisposeScope();
        var logits = model.call(x);
        var mean = logits.mean();
        return (logits.MoveToOuterDisposeScope(), mean.item<float>());
    }

    public Prediction Predict(Tensor x)
    {
        using var off = no_grad();
        using var inner = NewDisposeScope();
        var logits = model.call(x);
        return new Prediction(logits.MoveToOuterDisposeScope(), logits.softmax(1).amax(1L).mean().ToSingle());
    }

    public float Accuracy(Tensor x, Tensor y)
    {
        using var inner = NewDisposeScope();
        return model.call(x).argmax(1).eq(y).to(float32).mean().ToSingle();
    }

    public Tensor Given(Tensor x)
    {
        using var inner = NewDisposeScope();
        Console.WriteLine(model.call(x).mean().ToSingle());
        return x;
    }

    public Tensor InPlace(Tensor x)
    {
        using var inner = NewDisposeScope();
        return x.clamp_(-1, 1);
    }

    public Tensor Kept(Tensor x)
    {
        using var inner = NewDisposeScope();
        last?.Dispose();
        last = model.call(x).detach().DetachFromDisposeScope();
        return last;
    }

    public Tensor Stored(Tensor x)
    {
        using var inner = NewDisposeScope();
        return store.Keep(model.call(x));
    }

    public Tensor Wrapped(Tensor x) => WrappedTensorDisposeScope(() => model.call(x).softmax(1));

    public Tensor Early(Tensor x, bool raw)
    {
        using var inner = NewDisposeScope();
        var logits = model.call(x);
        if (raw)
        {
            return logits.MoveToOuterDisposeScope();
        }

        return logits.softmax(1).MoveToOuterDisposeScope();
    }

    public Tensor[] All(IReadOnlyList<Tensor> batches)
    {
        using var inner = NewDisposeScope();
        var outputs = batches.Select(batch => model.call(batch)).ToArray();
        foreach (var output in outputs)
        {
            output.MoveToOuterDisposeScope();
        }

        return outputs;
    }

    public List<Tensor> Listed(IReadOnlyList<Tensor> batches)
    {
        var outputs = new List<Tensor>();
        foreach (var batch in batches)
        {
            using var inner = NewDisposeScope();
            outputs.Add(model.call(batch).MoveToOuterDisposeScope());
        }

        return outputs;
    }

    public IEnumerable<Tensor> OneByOne(IReadOnlyList<Tensor> batches)
    {
        foreach (var batch in batches)
        {
            using var inner = NewDisposeScope();
            yield return model.call(batch);
        }
    }

    public void Split(Tensor x, out Tensor first, out Tensor rest)
    {
        using var inner = NewDisposeScope();
        var logits = model.call(x);
        first = logits.narrow(1, 0, 1).MoveToOuterDisposeScope();
        rest = logits.narrow(1, 1, 2).MoveToOuterDisposeScope();
    }

    public Tensor Deep(Tensor x)
    {
        using var outer = NewDisposeScope();
        Tensor hidden;
        using (var inner = NewDisposeScope())
        {
            hidden = functional.relu(model.call(x)).MoveToOuterDisposeScope();
        }

        return outer.MoveToOuter(hidden.square());
    }

    public double Average(IReadOnlyList<Tensor> batches)
    {
        Tensor? state = null;
        foreach (var batch in batches)
        {
            using var inner = NewDisposeScope();
            var mean = model.call(batch).mean();
            var next = state is null ? mean : (0.9 * state) + (0.1 * mean);
            state?.Dispose();
            state = next.DetachFromDisposeScope();
        }

        return state?.ToDouble() ?? 0;
    }

    public void Accumulate(Tensor x)
    {
        using var inner = NewDisposeScope();
        running.add_(model.call(x).mean());
    }

    public Func<Tensor> Later(Tensor x)
    {
        using var inner = NewDisposeScope();
        Console.WriteLine(model.call(x).mean().ToSingle());
        return () => model.call(x);
    }

    public async Task<float> InBackground(Tensor x) => await Task.Run(() =>
    {
        using var off = no_grad();
        using var inner = NewDisposeScope();
        return model.call(x).mean().ToSingle();
    });

    public Tensor Temporaries(Tensor x)
    {
        using var hidden = model.call(x);
        using var squared = hidden.square();
        return squared.mean();
    }

    public bool IsFreed(Tensor x)
    {
        Tensor inside;
        using (NewDisposeScope())
        {
            inside = model.call(x);
        }

        return inside.IsInvalid;
    }
}
