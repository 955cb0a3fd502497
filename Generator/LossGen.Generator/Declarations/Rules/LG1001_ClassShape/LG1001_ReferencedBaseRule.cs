using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>
/// LG1001: a loss class that derives from one in another assembly sees all of its components. One that it does not see would be
/// left out without a word.
/// </summary>
internal sealed class ReferencedBaseRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => LossClassCannotBeGeneratedRule.Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        foreach (var (type, component) in UnseenComponents.Of(loss))
        {
            problems.Report(
                Descriptor,
                Anchor.At(loss.Type),
                loss.Type.Name,
                $"derives from '{type.Name}' of another assembly, whose component '{component}' cannot be called from here: make it "
                    + "protected there");
        }
    }
}
