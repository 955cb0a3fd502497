using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Parsing;

/// <summary>
/// The identifiers of <c>[Experimental]</c> on what generated code must name: a pragma without identifiers does not
/// silence them, and the user has answered for them in the class itself.
/// </summary>
internal static class ExperimentalReader
{
    public static EquatableArray<string> Read(LossReading loss)
    {
        var identifiers = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var component in loss.Components)
        {
            Add(component.Method, identifiers);
            foreach (var parameter in component.Method.Parameters)
            {
                Add(parameter.Type, identifiers);
            }
        }

        return identifiers.ToEquatableArray();
    }

    private static void Add(ISymbol? symbol, SortedSet<string> identifiers)
    {
        switch (symbol)
        {
            case IArrayTypeSymbol array:
                Add(array.ElementType, identifiers);
                return;
            case INamedTypeSymbol type:
                foreach (var argument in type.TypeArguments)
                {
                    Add(argument, identifiers);
                }

                break;
        }

        for (; symbol is IMethodSymbol or INamedTypeSymbol; symbol = symbol.ContainingType)
        {
            foreach (var attribute in symbol.GetAttributes())
            {
                if (attribute is { AttributeClass: { Name: "ExperimentalAttribute", ContainingNamespace.Name: "CodeAnalysis" }, ConstructorArguments: [{ Kind: TypedConstantKind.Primitive, Value: string identifier }] }
                    && SyntaxFacts.IsValidIdentifier(identifier))
                {
                    identifiers.Add(identifier);
                }
            }
        }
    }
}
