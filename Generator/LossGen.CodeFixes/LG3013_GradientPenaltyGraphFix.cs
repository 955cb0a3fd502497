using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG3013: asks for both graphs, or keeps the one that is used again.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GradientPenaltyGraphFix)), Shared]
public sealed class GradientPenaltyGraphFix() : LossGenFix(GradientPenaltyGraph.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair is GradEndsProcess.RetainGraph or GradEndsProcess.CreateGraph)
        {
            if (context.SetArgument(context.Other, "retain_graph", "true") is { } keep)
            {
                var createGraph = context.Repair == GradEndsProcess.CreateGraph
                    ? context.SetArgument(context.Other, "create_graph", "true")
                    : null;
                yield return new Repair(
                    "Keep the graph",
                    context.Repair,
                    editor =>
                    {
                        keep(editor);
                        createGraph?.Invoke(editor);
                    });
            }
        }
        else if (context.Repair == GradientPenaltyGraph.KeepBoth
            && context.SetArgument(context.Node, "retain_graph", "true") is { } retain
            && context.SetArgument(context.Node, "create_graph", "true") is { } create)
        {
            yield return new Repair(
                "Keep both graphs",
                GradientPenaltyGraph.KeepBoth,
                editor =>
                {
                    retain(editor);
                    create(editor);
                });
        }
    }
}
