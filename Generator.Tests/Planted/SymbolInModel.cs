using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Planted;

/// <summary>A generator as it must not be: its model holds a symbol, and with it the whole compilation.</summary>
internal sealed class SymbolInModel : IIncrementalGenerator
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
                    static (target, _) => new Model(target.TargetSymbol.Name, [new Inner(target.TargetSymbol)]))
                .WithTrackingName(Steps.Model),
            static (output, model) => output.AddSource($"{model.Name}.g.cs", $"// {model.Name}"));

    /// <summary>Equal by name, so that only a look inside finds what it holds.</summary>
    private sealed class Model(string name, Inner[] inner) : IEquatable<Model>
    {
        private readonly Inner[] _inner = inner;

        public string Name { get; } = name;

        public bool Equals(Model? other) => other is not null && other.Name == Name && other._inner.Length == _inner.Length;

        public override bool Equals(object? obj) => Equals(obj as Model);

        public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
    }

    private sealed class Inner(ISymbol symbol)
    {
        private readonly ISymbol _symbol = symbol;

        public override string ToString() => _symbol.Name;
    }
}
