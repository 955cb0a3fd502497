using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>
/// LG1001: a loss class that derives from one in another assembly sees all of its components. The metadata of an assembly
/// has no private and no internal methods, so that such a component would be left out without a word; its weight tells.
/// </summary>
internal sealed class ReferencedBaseRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.LossClassCannotBeGenerated;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        for (var type = loss.AnnotatedBase; type is not null && !type.IsInRuntime(); type = type.BaseType)
        {
            if (type.IsDeclaredIn(loss.Type.ContainingAssembly))
            {
                continue;
            }

            foreach (var weights in type.GetTypeMembers("LossWeights"))
            {
                foreach (var member in weights.GetMembers())
                {
                    if (member is IPropertySymbol { IsIndexer: false } && !loss.Components.Any(component => component.Name == member.Name))
                    {
                        problems.Report(
                            Descriptor,
                            Anchor.At(loss.Type),
                            loss.Type.Name,
                            $"derives from '{type.Name}' of another assembly, whose component '{member.Name}' cannot be called from here: make it protected there");
                    }
                }
            }
        }
    }
}
