using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// The identifiers of <c>[Experimental]</c> on what generated code must name: a pragma without identifiers does not
/// silence them, and the user has answered for them in the class itself.
/// </summary>
internal sealed class ExperimentalReader
{
    private SortedSet<string>? _identifiers;
    private ISymbol? _lastOwner;
    private ITypeSymbol? _lastType;

    private ExperimentalReader()
    {
    }

    public static EquatableArray<string> Read(LossReading loss)
    {
        var reader = new ExperimentalReader();
        foreach (var component in loss.Components)
        {
            reader.AddMethod(component);
            foreach (var parameter in component.Parameters)
            {
                reader.AddType(parameter.Type);
            }
        }

        foreach (var intermediate in loss.Intermediates)
        {
            reader.AddAttributes(intermediate.Method);
            foreach (var parameter in intermediate.Parameters)
            {
                reader.AddType(parameter.Type);
            }
        }

        return reader._identifiers?.ToEquatableArray() ?? default;
    }

    private void AddMethod(ComponentReading component)
    {
        if (component.HasOtherAttributes)
        {
            AddAttributes(component.Method);
        }

        // Components mostly stand in one class, and inputs mostly are of one type.
        var owner = component.Method.ContainingType;
        if (!ReferenceEquals(owner, _lastOwner))
        {
            _lastOwner = owner;
            AddNamed(owner);
        }
    }

    private void AddType(ITypeSymbol type)
    {
        if (type.Equals(_lastType, SymbolEqualityComparer.Default))
        {
            return;
        }

        _lastType = type;
        switch (type)
        {
            case IArrayTypeSymbol array:
                AddType(array.ElementType);
                return;
            case INamedTypeSymbol named:
                if (named.IsGenericType)
                {
                    foreach (var argument in named.TypeArguments)
                    {
                        AddType(argument);
                    }
                }

                AddNamed(named);
                break;
        }
    }

    private void AddNamed(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            AddAttributes(type);
        }
    }

    private void AddAttributes(ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute is
                {
                    AttributeClass: { Name: "ExperimentalAttribute", ContainingNamespace.Name: "CodeAnalysis" },
                    ConstructorArguments: [{ Kind: TypedConstantKind.Primitive, Value: string identifier }],
                }
                && SyntaxFacts.IsValidIdentifier(identifier))
            {
                (_identifiers ??= new SortedSet<string>(StringComparer.Ordinal)).Add(identifier);
            }
        }
    }
}
