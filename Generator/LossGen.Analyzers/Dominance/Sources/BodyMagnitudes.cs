using LossGen.Analyzers.Flow;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Dominance.Sources;

/// <summary>A source that reads what a component returns. It is asked only after all that people declared or measured.</summary>
internal abstract class BodyMagnitudes(Lazy<TorchContext?> torch) : MagnitudeSource
{
    protected const string Typical = "typical at start of training";

    public sealed override MagnitudeBasis Basis => MagnitudeBasis.Value;

    public sealed override bool IsEnabled(DominanceOptions options) => options.BuiltInMagnitudes;

    public sealed override Magnitude? Find(LossReading loss, ComponentReading component, CancellationToken cancellationToken) =>
        torch.Value is { } library && library.Members.ReturnedValue(component.Method, cancellationToken) is { } returned
            ? Read(component, returned, library, cancellationToken)
            : null;

    /// <summary>The magnitude of what the component returns.</summary>
    protected abstract Magnitude? Read(
        ComponentReading component, IOperation returned, TorchContext torch, CancellationToken cancellationToken);

    /// <summary>The magnitude of a size that was scaled; as a typical value it has two digits.</summary>
    protected static Magnitude Create(TypicalSize size, double factor, string before) => new(
        RoundedNumbers.TwoDigits(factor * size.Value),
        size.Uncertainty,
        MagnitudeBasis.Value,
        factor == 1 ? $"{before}: {size.Text}" : $"{before}: {Numbers.Text(factor)} × ({size.Text})")
    {
        IsBuiltIn = true,
    };
}
