using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Benchmarks.Generators;

/// <summary>
/// The limit: what no generator for these classes can do without. It binds the attributes of the class and of its methods
/// and the methods' signatures, counts them, and emits a constant.
/// </summary>
[Generator(LanguageNames.CSharp)]
internal sealed class LimitGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var classes = context.SyntaxProvider.ForAttributeWithMetadataName(
            "LossGen.CombinedLossAttribute",
            static (node, _) => node is ClassDeclarationSyntax,
            static (target, _) => (Hint: YardstickText.HintName((INamedTypeSymbol)target.TargetSymbol), Bound: Bind((INamedTypeSymbol)target.TargetSymbol)));
        context.RegisterSourceOutput(classes, static (output, found) => output.AddSource(found.Hint, YardstickText.Value));
    }

    private static int Bind(INamedTypeSymbol type)
    {
        var bound = BindAttributes(type);
        foreach (var member in type.GetMembers())
        {
            if (member is IMethodSymbol method)
            {
                bound += BindAttributes(method) + (int)method.ReturnType.TypeKind;
                foreach (var parameter in method.Parameters)
                {
                    bound += (int)parameter.Type.TypeKind;
                }
            }
        }

        return bound;
    }

    private static int BindAttributes(ISymbol symbol)
    {
        var bound = 0;
        foreach (var attribute in symbol.GetAttributes())
        {
            bound += attribute.ConstructorArguments.Length + attribute.NamedArguments.Length;
        }

        return bound;
    }
}
