using System.Globalization;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Tests.Projects;

/// <summary>
/// Files in two projects: of each the last type stands in the program, and what it works with in a library. That is the other
/// types, or the fields of the only one, in a base.
/// </summary>
internal static class SplitProject
{
    private const string Access = "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Consumer\")]";

    /// <summary>The library without LossGen's code, and the program without its reference to it.</summary>
    public static (CSharpCompilation Library, CSharpCompilation Program) Of(IEnumerable<string> files)
    {
        var roots = files.Select(static file => CSharpSyntaxTree.ParseText(file, LanguageSetup.Default.ParseOptions).GetCompilationUnitRoot()).ToList();
        return (
            TestCompilation.FromFiles(setup: null, [.. roots.Select(static (root, i) => Part(root, i, inLibrary: true)), Access]).WithAssemblyName("Library"),
            TestCompilation.FromFiles(setup: null, [.. roots.Select(static (root, i) => Part(root, i, inLibrary: false))]));
    }

    /// <summary>As above, without the files whose part of the library does not compile: it needs the program's.</summary>
    public static (CSharpCompilation Library, CSharpCompilation Program) OfWhole(IReadOnlyList<string> files)
    {
        while (true)
        {
            var (library, program) = Of(files);
            var broken = GeneratorRun.Of(library).Output.GetDiagnostics()
                .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => library.SyntaxTrees.IndexOf(diagnostic.Location.SourceTree!))
                .ToHashSet();
            if (broken.Count == 0)
            {
                return (library, program);
            }

            Assert.DoesNotContain(-1, broken);
            files = [.. files.Where((_, i) => !broken.Contains(i))];
        }
    }

    private static string Part(CompilationUnitSyntax root, int number, bool inLibrary)
    {
        var types = root.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<MemberDeclarationSyntax>()
            .Where(static member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax).ToList();
        if (types is [ClassDeclarationSyntax { BaseList: null, ParameterList: null, TypeParameterList: null, AttributeLists.Count: 0 } only]
            && only.Members.OfType<FieldDeclarationSyntax>().ToList() is { Count: > 0 } fields
            && !only.Modifiers.Any(SyntaxKind.StaticKeyword))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"Base{number}");
            return root.ReplaceNode(only, inLibrary ? Base(name, fields) : Derived(name, only, fields)).ToFullString();
        }

        var others = inLibrary ? [.. root.Members.OfType<GlobalStatementSyntax>(), .. types.TakeLast(1)] : types.SkipLast(1);
        return root.RemoveNodes(others, SyntaxRemoveOptions.KeepNoTrivia)!.ToFullString();
    }

    private static ClassDeclarationSyntax Base(string name, List<FieldDeclarationSyntax> fields) => SyntaxFactory.ClassDeclaration(name)
        .AddModifiers(SyntaxFactory.Token(SyntaxKind.PublicKeyword))
        .AddMembers([.. fields.Select(static field => field.WithModifiers(SyntaxFactory.TokenList(
            [SyntaxFactory.Token(SyntaxKind.ProtectedKeyword), SyntaxFactory.Token(SyntaxKind.InternalKeyword), .. field.Modifiers.Where(static modifier => !SyntaxFacts.IsAccessibilityModifier(modifier.Kind()))])))])
        .NormalizeWhitespace();

    private static ClassDeclarationSyntax Derived(string name, ClassDeclarationSyntax type, List<FieldDeclarationSyntax> fields) => type
        .RemoveNodes(fields, SyntaxRemoveOptions.KeepNoTrivia)!
        .WithIdentifier(type.Identifier.WithTrailingTrivia(SyntaxFactory.Space))
        .WithBaseList(SyntaxFactory.BaseList(SyntaxFactory.SingletonSeparatedList<BaseTypeSyntax>(SyntaxFactory.SimpleBaseType(SyntaxFactory.ParseTypeName(name)))).NormalizeWhitespace().WithTrailingTrivia(SyntaxFactory.Space));
}
