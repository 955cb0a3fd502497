using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Planted;

/// <summary>Another generator, which adds a component to a loss class: generators do not see each other's output.</summary>
internal sealed class AddsComponent : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(context.CompilationProvider, static (output, _) => output.AddSource(
            "More.g.cs",
            "public partial class A { [LossGen.AuxiliaryLoss] private static TorchSharp.torch.Tensor More(TorchSharp.torch.Tensor x) => x; }"));
}
