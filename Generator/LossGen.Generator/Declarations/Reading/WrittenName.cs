using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// What a method is called where it is written, for messages: the compiler's names of operators, accessors and constructors are nobody's.
/// </summary>
internal static class WrittenName
{
    /// <summary>The name: <c>operator +</c>, <c>this[]</c>, a property's, a constructor's class.</summary>
    public static string Of(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.Constructor or MethodKind.StaticConstructor => method.ContainingType.Name,
        MethodKind.Destructor => "~" + method.ContainingType.Name,
        MethodKind.Conversion => "operator " + method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
        MethodKind.UserDefinedOperator => "operator " + SyntaxFacts.GetText(SyntaxFacts.GetOperatorKind(method.MetadataName)),
        MethodKind.ExplicitInterfaceImplementation => method.Name.Substring(method.Name.LastIndexOf('.') + 1),
        _ => method.AssociatedSymbol switch
        {
            IPropertySymbol { IsIndexer: true } => "this[]",
            { } member => member.Name,
            null => method.Name,
        },
    };
}
