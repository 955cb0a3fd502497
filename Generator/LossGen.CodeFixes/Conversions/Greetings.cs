using LossGen.Analyzers;
using LossGen.Analyzers.Dominance;
using LossGen.Analyzers.Dominance.Sources;
using LossGen.Analyzers.Torch;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes.Conversions;

/// <summary>
/// What the rules about weights would say of the new class, answered in it: by a magnitude where one is known, else by the
/// reason that the conversion has, which changes no weight. Whoever converts a sum did not ask about its weights.
/// </summary>
internal static class Greetings
{
    /// <summary>The class with an answer for each finding.</summary>
    public static LossClass Answer(RepairContext context, Conversion conversion, LossClass written)
    {
        var asked = Findings(context, conversion, written);
        if (asked.Count == 0)
        {
            return written;
        }

        var withSizes = written with
        {
            Components =
                [.. written.Components.Select(
                    component => component.Typical == 0 && (component.Term.IsMain || asked.Contains(component.Name))
                ? component with { Typical = BuiltInMagnitudes.Of(component.Term.Loss, context.Torch, context.CancellationToken)?.Value
                    ?? 0 }
                : component)],
        };
        var left = Findings(context, conversion, withSizes);

        // What a size does not end is no reason to write one.
        var answered = left.Count < asked.Count ? withSizes : written;
        return answered with
        {
            Components =
                [.. answered.Components.Select(
                    component => left.Contains(component.Name) ? component with { IsJustified = true } : component)],
        };
    }

    /// <summary>The components that the rules would speak of.</summary>
    private static HashSet<string> Findings(RepairContext context, Conversion conversion, LossClass written)
    {
        var text = string.Join("\n", written.Lines($"global::{Generator.Names.WellKnownNames.RuntimeNamespace}.", conversion.Tensor));
        var anchor = conversion.Anchor;
        var root = context.Root.InsertNodesAfter(anchor, [SyntaxFactory.ParseMemberDeclaration("\n" + text)!]);
        var tree = context.Root.SyntaxTree;
        var compilation = context.Model.Compilation.ReplaceSyntaxTree(tree, tree.WithRootAndOptions(root, tree.Options));
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (compilation.GetSymbolsWithName(written.Name, SymbolFilter.Type, context.CancellationToken)
            .OfType<INamedTypeSymbol>()
            .FirstOrDefault() is not { } type
            || LossReader.Read(type, context.CancellationToken) is not { } loss
            || !DominanceAnalysis.Applies(loss))
        {
            return names;
        }

        var torch = new Lazy<TorchContext?>(() => TorchContext.Create(compilation));
        var options = DominanceOptions.Read(context.Document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(tree));
        var analysis = new DominanceAnalysis(loss, options, MagnitudeSources.For(torch), context.CancellationToken)
        {
            FunctionOf = component => LossFunction.Of(component, torch.Value, context.CancellationToken),
            FactorOf = component => ComponentFactor.Of(component, torch.Value, context.CancellationToken),
        };
        var sink = new Sink(compilation, names, loss, context.CancellationToken);
        foreach (var rule in DominanceRules.All)
        {
            rule.Check(loss, analysis, options, sink);
        }

        return names;
    }

    private sealed class Sink(
        Compilation compilation, HashSet<string> names, LossReading loss, CancellationToken cancellationToken) : ProblemSink
    {
        public override void Report(
            DiagnosticDescriptor descriptor, DiagnosticSeverity severity, Anchor anchor, Remedies remedies, params object[] arguments)
        {
            if (severity == DiagnosticSeverity.Hidden)
            {
                return;
            }

            var place = anchor.Locate(compilation, cancellationToken);
            if (place.SourceTree?.GetRoot(cancellationToken)
                .FindNode(place.SourceSpan)
                .FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } component)
            {
                names.Add(component.Identifier.ValueText);
            }
            else
            {
                names.UnionWith(loss.Components.Where(component => component != loss.Main).Select(static component => component.Name));
            }
        }
    }
}
