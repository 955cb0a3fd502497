using LossGen.Generator.Names;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Editing;

namespace LossGen.CodeFixes.Conversions;

/// <summary>How the new class finds LossGen's attributes: by a <c>using</c>, the file's own or a new one, or by their full names.</summary>
internal sealed class LossGenImport
{
    private readonly UsingDirectiveSyntax? neighbour;

    public LossGenImport(RepairContext context, SyntaxNode place)
    {
        if (context.Model.LookupNamespacesAndTypes(place.SpanStart, name: "CombinedLossAttribute").Any())
        {
            return;
        }

        // A name that the file already uses for something else would become ambiguous.
        var usings = ((CompilationUnitSyntax)context.Root).Usings;
        neighbour = usings.LastOrDefault(
            static directive => directive is { Alias: null, StaticKeyword.RawKind: 0, Name: { } name } && Precedes(name.ToString()))
            ?? usings.FirstOrDefault();
        if (neighbour is null || UsesNameOfRuntime(context))
        {
            neighbour = null;
            Qualifier = $"global::{WellKnownNames.RuntimeNamespace}.";
        }
    }

    /// <summary>What stands before the attributes.</summary>
    public string Qualifier { get; } = "";

    /// <summary>Adds the <c>using</c> in its place, if the file needs one.</summary>
    public void Add(SyntaxEditor editor, string lineEnd)
    {
        if (neighbour is null)
        {
            return;
        }

        var isBefore = !Precedes(neighbour.Name!.ToString()) || neighbour.StaticKeyword.RawKind != 0 || neighbour.Alias is not null;
        editor.ReplaceNode(neighbour.Parent!, (current, _) =>
        {
            var unit = (CompilationUnitSyntax)current;
            if (unit.Usings.Any(static directive => directive.Name?.ToString() == WellKnownNames.RuntimeNamespace))
            {
                return unit;
            }

            var directive = SyntaxFactory.UsingDirective(
                SyntaxFactory.IdentifierName(WellKnownNames.RuntimeNamespace).WithLeadingTrivia(SyntaxFactory.Space))
                .WithTrailingTrivia(SyntaxFactory.EndOfLine(lineEnd));
            var index = unit.Usings.IndexOf(other => other.ToString() == neighbour.ToString());
            if (!isBefore)
            {
                return unit.WithUsings(unit.Usings.Insert(index + 1, directive));
            }

            // What stands above the first using belongs to the file.
            var following = unit.Usings[index];
            directive = directive.WithLeadingTrivia(following.GetLeadingTrivia());
            return unit.WithUsings(unit.Usings.Replace(following, following.WithLeadingTrivia()).Insert(index, directive));
        });
    }

    private static bool Precedes(string name) =>
        name == "System"
            || name.StartsWith("System.", StringComparison.Ordinal)
            || string.CompareOrdinal(name, WellKnownNames.RuntimeNamespace) < 0;

    private static bool UsesNameOfRuntime(RepairContext context)
    {
        var module = context.TypeOf(WellKnownNames.LossModuleMetadataName);
        var names = new HashSet<string>(
            module?.ContainingNamespace.GetTypeMembers()
                .Where(static type => type.DeclaredAccessibility == Accessibility.Public)
                .Select(static type => type.Name) ?? [],
            StringComparer.Ordinal);
        return context.Root.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && names.Contains(token.ValueText));
    }
}
