using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// What the compiler makes of the names and constants in a class's declaration: the one part of it that another file can
/// change. With the same syntax and the same facts a class has the same model.
/// </summary>
internal sealed class DeclarationFacts
{
    /// <summary>Three components with two inputs each have as many.</summary>
    private const int Expected = 32;

    private readonly List<object?> _facts = new(Expected);

    private DeclarationFacts()
    {
    }

    /// <summary>
    /// The facts; null for a class that knows a type from source. Such a type is another one after every edit, and would
    /// keep the compilation that it belongs to alive.
    /// </summary>
    public static DeclarationFacts? Of(INamedTypeSymbol type)
    {
        var facts = new DeclarationFacts();
        return new Look(facts._facts, isFirst: true).AtDeclaration(type) ? facts : null;
    }

    /// <summary>Whether the class, in another compilation, has the same facts.</summary>
    public bool HoldFor(INamedTypeSymbol type) => new Look(_facts, isFirst: false).AtDeclaration(type);

    /// <summary>One way through a declaration, to write the facts down or to compare them.</summary>
    private struct Look(List<object?> facts, bool isFirst)
    {
        private int _position;

        public bool AtDeclaration(INamedTypeSymbol type)
        {
            // Types around the class, and other parts of it, stand in syntax of their own.
            if (type.ContainingType is not null || type.DeclarationsIn(type.ContainingAssembly).Length != 1)
            {
                return false;
            }

            // The assembly's name decides what a base of another assembly lets it see.
            if (!IsSame(type.ContainingAssembly.Identity) || !AtType(type.BaseType) || !AtAttributes(type))
            {
                return false;
            }

            foreach (var member in type.GetMembers())
            {
                if (member is IMethodSymbol { IsImplicitlyDeclared: false } method && !AtMethod(method))
                {
                    return false;
                }
            }

            return isFirst || _position == facts.Count;
        }

        private bool AtMethod(IMethodSymbol method)
        {
            foreach (var parameter in method.Parameters)
            {
                if (!AtType(parameter.Type) || (parameter.HasExplicitDefaultValue && !IsSame(parameter.ExplicitDefaultValue)))
                {
                    return false;
                }
            }

            return AtType(method.ReturnType) && AtAttributes(method);
        }

        private bool AtAttributes(ISymbol symbol)
        {
            foreach (var attribute in symbol.GetAttributes())
            {
                if (!AtType(attribute.AttributeClass))
                {
                    return false;
                }

                foreach (var argument in attribute.ConstructorArguments)
                {
                    if (!AtConstant(argument))
                    {
                        return false;
                    }
                }

                foreach (var argument in attribute.NamedArguments)
                {
                    if (!IsSame(argument.Key) || !AtConstant(argument.Value))
                    {
                        return false;
                    }
                }
            }

            return true;
        }

        /// <summary>Lists are left to the reader: few attributes have one.</summary>
        private bool AtConstant(TypedConstant constant) => constant.Kind switch
        {
            TypedConstantKind.Primitive => IsSame(constant.Value),
            TypedConstantKind.Enum => AtType(constant.Type) && IsSame(constant.Value),
            TypedConstantKind.Type => AtType(constant.Value as ITypeSymbol),
            _ => false,
        };

        private bool AtType(ITypeSymbol? type)
        {
            if (!isFirst)
            {
                return _position < facts.Count && type is not null && type.Equals(facts[_position++] as ITypeSymbol, SymbolEqualityComparer.IncludeNullability);
            }

            facts.Add(type);
            return type is INamedTypeSymbol { TypeKind: not TypeKind.Error, IsGenericType: false } && type.IsOfAssembly();
        }

        private bool IsSame(object? value)
        {
            if (!isFirst)
            {
                return _position < facts.Count && Equals(facts[_position++], value);
            }

            facts.Add(value);
            return true;
        }
    }
}
