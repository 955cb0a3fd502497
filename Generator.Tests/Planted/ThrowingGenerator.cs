using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Planted;

/// <summary>A generator as it must not be: one class that it does not understand takes away all others.</summary>
internal sealed class ThrowingGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(
            context.SyntaxProvider.ForAttributeWithMetadataName(
                "LossGen.CombinedLossAttribute",
                static (_, _) => true,
                static (target, _) => target.Attributes[0].ConstructorArguments[0].Type!.Name),
            static (output, name) => output.AddSource($"{name}.g.cs", ""));
}
