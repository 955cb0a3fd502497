using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Planted;

/// <summary>A generator as it must not be: its model changes whenever something above the class does.</summary>
internal sealed class LocationInModel : IIncrementalGenerator
{
    public static class Steps
    {
        public const string Model = nameof(Model);
    }

    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(
            context.SyntaxProvider
                .ForAttributeWithMetadataName(
                    "LossGen.CombinedLossAttribute",
                    static (_, _) => true,
                    static (target, _) => (target.TargetSymbol.Name, Line: target.TargetNode.GetLocation().GetLineSpan().StartLinePosition.Line))
                .WithTrackingName(Steps.Model),
            static (output, model) => output.AddSource($"{model.Name}.g.cs", $"// {model.Name}"));
}
