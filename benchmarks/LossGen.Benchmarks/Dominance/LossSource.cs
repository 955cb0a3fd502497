using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Benchmarks.Dominance;

/// <summary>The source of a loss that is trained here, with other arguments in its attributes: what is judged is what ran.</summary>
internal static class LossSource
{
    /// <summary>The class with this weight, and with the magnitudes declared where they are given.</summary>
    public static SyntaxTree With(Type loss, double weight, (double Main, double Auxiliary)? typical)
    {
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(Read(loss)).GetRoot();
        var declaration = root.DescendantNodes().OfType<ClassDeclarationSyntax>().Single(declaration => declaration.Identifier.ValueText == loss.Name);
        var changed = declaration.ReplaceNodes(
            declaration.DescendantNodes().OfType<AttributeSyntax>(),
            (_, attribute) => attribute.Name.ToString() switch
            {
                "MainLoss" => With(attribute, null, typical?.Main),
                "AuxiliaryLoss" => With(attribute, weight, typical?.Auxiliary),
                _ => attribute,
            });
        var unit = SyntaxFactory.CompilationUnit()
            .WithUsings(root.Usings)
            .AddUsings(SyntaxFactory.UsingDirective(SyntaxFactory.ParseName("System")), SyntaxFactory.UsingDirective(SyntaxFactory.ParseName("LossGen")))
            .AddMembers(changed.WithoutLeadingTrivia())
            .NormalizeWhitespace();
        return CSharpSyntaxTree.ParseText(unit.ToFullString());
    }

    private static AttributeSyntax With(AttributeSyntax attribute, double? weight, double? typical)
    {
        var arguments = new List<string>();
        if (weight is { } value)
        {
            arguments.Add(value.ToString("R", CultureInfo.InvariantCulture));
        }

        if (typical is { } size)
        {
            arguments.Add($"Typical = {size.ToString("G2", CultureInfo.InvariantCulture)}");
        }

        return attribute.WithArgumentList(SyntaxFactory.ParseAttributeArgumentList($"({string.Join(", ", arguments)})"));
    }

    private static string Read(Type loss)
    {
        using var reader = new StreamReader(typeof(LossSource).Assembly.GetManifestResourceStream($"{loss.Name}.cs")
            ?? throw new InvalidOperationException($"The source of {loss.Name} is not among the resources."));
        return reader.ReadToEnd();
    }
}
