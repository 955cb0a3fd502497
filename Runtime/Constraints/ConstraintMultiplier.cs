using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The multiplier of one bound, and what it remembers: tensors of its own, saved and moved with the loss. It computes on the device and
/// waits for nothing.
/// </summary>
internal sealed class ConstraintMultiplier : nn.Module
{
    /// <summary>So many steps are remembered of violation and multiplier.</summary>
    public const int Remembered = 1000;

    private const string Multiplier = "multiplier";
    private const string Average = "average";
    private const string History = "history";

    private readonly ComponentInfo _info;

    // The counter itself would be registered a second time, as the field's.
    private readonly HostValues<long> _steps;

    public ConstraintMultiplier(ComponentInfo info)
        : base(nameof(ConstraintMultiplier))
    {
        _info = info;
        register_buffer(Multiplier, tensor(info.Bound!.InitialMultiplier, ScalarType.Float64));
        register_buffer(Average, tensor(0.0, ScalarType.Float64));
        register_buffer(History, full([2, Remembered], double.NaN, ScalarType.Float32));
        var counter = new HostCounter();
        _steps = counter.Values;
        register_module("steps", counter);
    }

    /// <summary>Whether a buffer has what is learned, and not what is remembered of steps, some of which have yet to come.</summary>
    public static bool IsLearned(string buffer) => buffer is Multiplier or Average;

    /// <summary>Whether it was said that the bound cannot be kept.</summary>
    public bool IsToldInfeasible { get; set; }

    /// <summary>How many steps the multiplier has learned from.</summary>
    public long Steps => _steps[0];

    private BoundAttribute Options => _info.Bound!;

    private Tensor Current => get_buffer(Multiplier)!;

    /// <summary>How far a value is beyond the bound, 0-d: below 0 where it keeps it.</summary>
    /// <param name="value">The loss, or what measures it, 0-d.</param>
    /// <param name="bound">The bound in force.</param>
    public Tensor Violation(Tensor value, double bound) => value.to(WeightTensors.Widest(value.device_type))
        .sub(ScalarCache.Of(bound)).mul_(ScalarCache.Of(Options.ScaleAt(bound)));

    /// <summary>What follows from a violation for the present step.</summary>
    /// <param name="index">The component's position in the class.</param>
    /// <param name="violation">The violation.</param>
    /// <param name="bound">The bound in force.</param>
    /// <param name="times">What makes up for steps at which the component is not due.</param>
    public BoundTerm Weigh(int index, Tensor violation, double bound, double times)
    {
        var multiplier = Beside(Current, violation).clone();
        var weight = violation.mul(ScalarCache.Of(Options.Penalty)).add_(multiplier)
            .clamp_(ScalarCache.Of(Options.Least), ScalarCache.Of(Options.MaxWeight))
            .mul_(ScalarCache.Of(Options.ScaleAt(bound) * times));
        return new BoundTerm(index, _info, bound, violation, multiplier, weight) { Memory = this, Steps = Steps };
    }

    /// <summary>Works out what the multiplier learns from a step.</summary>
    /// <param name="violation">The violation at the step.</param>
    /// <param name="finite">Whether the step was finite, 0-d; null where that is known.</param>
    /// <returns>Puts it in force.</returns>
    public Action Learn(Tensor violation, Tensor? finite)
    {
        var (before, multiplier) = (Beside(get_buffer(Average)!, violation), Beside(Current, violation));
        var average = violation.mul(ScalarCache.Of(1 - Options.Smooth)).add_(before, ScalarCache.Of(Options.Smooth));
        var drive = Options.Damping > 0
            ? average.add(average.sub(before), ScalarCache.Of(Options.Damping)).mul_(ScalarCache.Of(Options.Rate))
            : average.mul(ScalarCache.Of(Options.Rate));
        var next = (Options.Update == MultiplierUpdate.Multiplicative ? drive.exp_().mul_(multiplier) : drive.add_(multiplier))
            .clamp_(ScalarCache.Of(Options.Least), ScalarCache.Of(Options.MaxWeight));
        if (finite is not null)
        {
            (average, next) = (where(finite, average, before), where(finite, next, multiplier));
        }

        var entry = stack([violation, next]);
        return () =>
        {
            get_buffer(Average)!.copy_(average);
            Current.copy_(next);
            get_buffer(History)!.select(1, Steps % Remembered).copy_(entry);
            _steps.Set(0, Steps + 1);
        };
    }

    /// <summary>Violations and multipliers of the steps that are remembered. Waits for the device.</summary>
    public BoundMemory Remember()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var numbers = HostNumbers.Of(get_buffer(History)!.reshape(-1));
        return new BoundMemory(Options, Steps, numbers[..Remembered], numbers[Remembered..]);
    }

    private static Tensor Beside(Tensor state, Tensor value) =>
        state.device_type == value.device_type && state.device_index == value.device_index ? state : state.to(value.device);
}
