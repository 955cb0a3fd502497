using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The step or evaluation that runs: its components, the weights that were in force when it began, and the values that come in.
/// </summary>
internal sealed class RunningEvaluation(LossModule loss, LossParts parts)
{
    private readonly ComponentValues _values = new(loss.GetName());

    /// <summary>The components of what runs: a phase's in its step, else all.</summary>
    public ComponentSet Components { get; private set; } = parts.Sets.All;

    /// <summary>The weights that were in force when it began.</summary>
    public double[] Weights { get; private set; } = [];

    /// <summary>What multiplies the losses before a scheme: the weights, in a step n times those of what is due at every n-th.</summary>
    public double[] Applied { get; set; } = [];

    /// <summary>What makes up for the steps at which a component is not due: its <see cref="ComponentInfo.Every"/>, in a step.</summary>
    public double TimesOf(int index) =>
        IsStep && parts.Definition.Components[index].Every > 1 ? parts.Definition.Components[index].Every : 1;

    /// <summary>Whether a step runs, in which not everything is due each time.</summary>
    public bool IsStep { get; set; }

    /// <summary>What was evaluated so far; null where nothing runs.</summary>
    public EvaluatedTerms? Terms => parts.Entry.Terms;

    /// <summary>The components that a scheme is asked for the weights of.</summary>
    public ComponentSet Weighed => Terms?.Weighed ?? Components;

    /// <summary>Where the losses are.</summary>
    public TensorPlace Where => _values.Where;

    /// <summary>Whether a component returned float16.</summary>
    public bool IsAnyFloat16 => _values.AnyIsFloat16;

    /// <summary>Begins something that nothing may interrupt; the weights that are in force now hold until its end.</summary>
    public double[] Enter(string activity, ComponentSet components)
    {
        parts.Entry.Enter(activity);
        try
        {
            ObjectDisposedException.ThrowIf(parts.Entry.IsDisposed, loss);
            parts.Parameters.RegisterAll();
            parts.Buffers.TakeCopies();
            parts.Checkpoint.Reconcile();
            Components = components;
            _values.Begin();
            Weights = parts.Again.Weights;
            Applied = Weights;
            IsStep = false;
            parts.Constraints.Forget();
            parts.Entry.Terms = new EvaluatedTerms(loss, components);
            return Weights;
        }
        catch
        {
            Leave();
            throw;
        }
    }

    public void Leave()
    {
        Components = parts.Sets.All;
        parts.Limits.Forget();
        parts.Main.Cycle = null;
        parts.Entry.Leave();
    }

    /// <summary>Checks one component's value, and returns it as a 0-d tensor in float32 at least.</summary>
    public Tensor RequireScalar(Tensor? value, string component) => _values.Require(value, component, inStep: false);

    /// <summary>Checks what measures a component, and returns it as a 0-d tensor in float32 at least.</summary>
    public Tensor RequireMeasure(Tensor? value, string component) => _values.RequireMeasure(value, component);

    /// <summary>Checks one component's value before a step: it must also lead back to something that can be trained.</summary>
    public Tensor RequireTrainable(Tensor? value, string component)
    {
        var scalar = _values.Require(value, component, inStep: true);
        if (scalar.requires_grad && (value is Parameter || !value!.is_leaf))
        {
            return scalar;
        }

        using var noGrad = no_grad();
        const string MadeUp = "Return null where a batch has nothing for it, and declare the return type Tensor? (or CanBeAbsent = true): "
            + "a made-up zero is a perfect loss to averages and schemes.";
        var (name, isZero) = (loss.GetName(), scalar.ToDouble() is 0);
        throw new InvalidOperationException(isZero && Terms?.HaveGraph() == true
            ? $"Component '{component}' of {name} returned a zero that no parameter reaches. {MadeUp}"
            : $"Component '{component}' of {name} has no gradient: nothing that requires one reached it. "
                + "Look for detach(), no_grad(), item() or frozen parameters on its way, or leave it out of the class."
                + (isZero ? $" Or was its zero made up? {MadeUp}" : ""));
    }
}
