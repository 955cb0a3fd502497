using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Parsing.Rules;

/// <summary>LG1017: a phase's name becomes an enum member, a method and a parameter, so it is an identifier and the only one of its kind.</summary>
internal sealed class PhaseNameRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.PhaseName;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        // The optimizers' parameters begin in lower case.
        var seen = new HashSet<string>();
        foreach (var phase in loss.Phases)
        {
            if (phase.Attribute.IsBroken())
            {
                continue;
            }

            if (!SyntaxFacts.IsValidIdentifier(phase.Name))
            {
                problems.Report(Descriptor, Anchor.At(phase.Attribute, "name"), phase.Name, "is not a C# identifier, and it becomes a member of the enum Phase and a method");
            }
            else if (!seen.Add(char.ToLowerInvariant(phase.Name[0]) + phase.Name.Substring(1)))
            {
                problems.Report(Descriptor, Anchor.At(phase.Attribute, "name"), phase.Name, "is the name of another phase, too: give each its own");
            }
            else if (loss.Type.GetMembers("Step" + phase.Name).FirstOrDefault(static member => !member.IsImplicitlyDeclared && !member.IsWrittenByLossGen()) is { } member)
            {
                problems.Report(Descriptor, Anchor.At(member), Remedies.Of(Remedies.Rename, new FreeNames(loss).Named(member.Name + "Core")), phase.Name, $"gives the generated method '{member.Name}', and '{loss.Type.Name}' has a member of that name: rename one of them");
            }
        }
    }
}
