using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Transactions;

/// <summary>A scheme with every kind of state there is, which fails where it is told to.</summary>
[SchemeTraits(Contribution = ContributionBasis.Dynamic, HasParameters = true, NonNegativeWeights = true)]
public sealed class FragileAttribute : WeightingAttribute
{
    /// <summary>Whether the average is a buffer that is changed in place.</summary>
    public bool Plain { get; set; }

    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new FragileWeighting(components, Plain);
}

public enum FailurePoint
{
    None,
    Component,
    Next,
    AfterNext,
    Penalty,
    Backward,
    Optimizer,
    Scheduler,
}

internal sealed class FragileWeighting : LossWeighting
{
    private readonly bool _isPlain;
    private readonly WeightingRandom _random = new(3);
    private readonly SchemeCounter _steps;
    private readonly SchemeState? _average;

    public FragileWeighting(IReadOnlyList<ComponentInfo> components, bool isPlain)
        : base(components)
    {
        _isPlain = isPlain;
        register_module("random", _random);
        _steps = RegisterCounter("steps");
        register_parameter("s", new Parameter(zeros(components.Count, ScalarType.Float64)));
        var initial = ones(components.Count, ScalarType.Float64);
        if (isPlain)
        {
            register_buffer("average", initial);
        }
        else
        {
            _average = RegisterState("average", initial);
        }
    }

    public FailurePoint Fails { get; set; }

    public long Steps => _steps.Value;

    public override Tensor Next(Tensor losses)
    {
        using var scope = NewDisposeScope();
        _steps.Value++;
        var noise = Components.Select(_ => 1 + (0.1 * _random.Normal())).ToArray();
        Throw(FailurePoint.Next);
        Tensor scale;
        using (no_grad())
        {
            var magnitudes = losses.abs().to(ScalarType.Float64);
            Tensor average;
            if (_isPlain)
            {
                average = get_buffer("average")!;
                average.mul_(0.9).add_(magnitudes, alpha: 0.1);
            }
            else
            {
                average = _average!.Current.mul(0.9).add(magnitudes, alpha: 0.1);
                _average.Next = average;
            }

            scale = tensor(noise, device: losses.device).div(average);
        }

        Throw(FailurePoint.AfterNext);
        return scope.MoveToOuter(get_parameter("s")!.neg().exp().mul(scale));
    }

    public override Tensor Penalty()
    {
        Throw(FailurePoint.Penalty);
        return get_parameter("s")!.sum().mul(0.5);
    }

    private void Throw(FailurePoint point)
    {
        if (Fails == point)
        {
            throw new PlannedException();
        }
    }
}

internal sealed class PlannedException() : Exception("planned");
