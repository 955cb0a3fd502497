using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Model;

namespace LossGen.CodeFixes.Edits;

/// <summary>The loss class that a diagnostic is about, by the reading that the rules use too.</summary>
internal static class LossAtDiagnostic
{
    /// <summary>The class around the squiggle, or null where it is no combined loss.</summary>
    public static LossReading? Loss(this RepairContext context) =>
        context.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
        && context.Model.GetDeclaredSymbol(declaration, context.CancellationToken) is INamedTypeSymbol type
            ? LossReader.Read(type, context.CancellationToken)
            : null;

    /// <summary>
    /// Whether a <c>Typical</c> says how large that is which the code at the squiggle computes: its component's; any component's of the
    /// class for a method that components call.
    /// </summary>
    public static bool IsMeasured(this RepairContext context)
    {
        if (context.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } declaration || context.Loss() is not { } loss)
        {
            return false;
        }

        var method = context.Model.GetDeclaredSymbol(declaration, context.CancellationToken);
        var own = loss.Components.Where(component => SymbolEqualityComparer.Default.Equals(component.Method, method)).ToList();
        return (own.Count > 0 ? own : loss.Components.AsEnumerable()).Any(static component => component.Typical is not null);
    }

    /// <summary>The attribute around the squiggle.</summary>
    public static AttributeSyntax? Attribute(this RepairContext context) => context.Node.FirstAncestorOrSelf<AttributeSyntax>();

    /// <summary>
    /// The attribute of the component that the squiggle is on: around it, or of the component whose weight the scheme's attribute says.
    /// </summary>
    public static AttributeSyntax? Auxiliary(this RepairContext context)
    {
        if (context.Attribute() is not { } attribute || context.Loss() is not { } loss)
        {
            return null;
        }

        foreach (var component in loss.Components)
        {
            if (context.SyntaxOf(component.Attribute) is { } own
                && (own == attribute
                    || (component.Role == ComponentRole.Auxiliary && attribute == context.SyntaxOf(loss.Scheme?.Attribute))))
            {
                return own;
            }
        }

        return null;
    }

    /// <summary>An attribute's syntax, or null where it stands in another document.</summary>
    public static AttributeSyntax? SyntaxOf(this RepairContext context, AttributeData? attribute) =>
        attribute?.PlaceIn(context.Model.Compilation) is { } reference && reference.SyntaxTree == context.Root.SyntaxTree
            ? reference.GetSyntax(context.CancellationToken) as AttributeSyntax
            : null;
}
