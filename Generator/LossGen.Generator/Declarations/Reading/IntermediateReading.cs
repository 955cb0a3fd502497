using System.Collections.Immutable;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>A method with <c>[Intermediate]</c>: a value that components take by its name.</summary>
internal sealed class IntermediateReading(IMethodSymbol method, AttributeData attribute)
{
    public IMethodSymbol Method { get; } = method;

    public AttributeData Attribute { get; } = attribute;

    public string Name => Method.Name;

    public ImmutableArray<IParameterSymbol> Parameters { get; } = method.Parameters;

    /// <summary>The name under which components take the value, and the local that holds it.</summary>
    public string ParameterName { get; } = Identifiers.ToCamelCase(method.Name);

    /// <summary>The method as an intermediate, or null where it does not carry the attribute.</summary>
    public static IntermediateReading? Read(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "IntermediateAttribute" } attributeClass && attributeClass.IsInRuntime())
            {
                return new IntermediateReading(method, attribute);
            }
        }

        return null;
    }

    /// <summary>Whether a parameter of the name is given the value.</summary>
    public bool Provides(string parameter) => parameter == ParameterName || parameter == Name;
}
