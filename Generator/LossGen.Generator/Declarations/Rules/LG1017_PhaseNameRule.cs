using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>
/// LG1017: a phase's name becomes an enum member, a method and a parameter, so it is an identifier and the only one of its kind.
/// </summary>
internal sealed class PhaseNameRule : DeclarationRule
{
    /// <summary>{What is wrong with the name, and another one}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1017",
        "Phase name not usable",
        "{0}",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Error,
        "A phase's name becomes a member of the generated enum, a method and the name of an optimizer's parameter.");

    public override DiagnosticDescriptor Descriptor => Rule;

    /// <summary>Whether a phase can have the name.</summary>
    public static bool IsUsable(string name) => SyntaxFacts.IsValidIdentifier(name);

    public override void Check(LossReading loss, ProblemSink problems)
    {
        var names = new PhaseNames(loss);
        var seen = new HashSet<string>();
        for (var i = 0; i < loss.Phases.Length; i++)
        {
            var phase = loss.Phases[i];
            if (phase.Attribute.IsBroken())
            {
                continue;
            }

            if (!IsUsable(phase.Name))
            {
                var usable = names.Usable(phase.Name, i + 1);
                var what = phase.IsUnnamed ? "A phase has no name" : $"'{Excerpt.Of(phase.Name)}' is no name for a phase";
                Report(
                    phase,
                    usable,
                    $"{what}; use \"{usable}\", or another C# identifier: a method and a member of the enum Phase are called so");
            }
            else if (!seen.Add(PhaseNames.Key(phase.Name)))
            {
                var usable = names.Usable(phase.Name, i + 1);
                Report(phase, usable, $"'{phase.Name}' is the name of another phase, too; use \"{usable}\", or another name");
            }
            else if (names.MemberWithStep(phase.Name) is { } member)
            {
                problems.Report(
                    Descriptor,
                    Anchor.At(member),
                    Remedies.Of(Remedies.Rename, new FreeNames(loss).Named(member.Name + "Core")),
                    $"'{member.Name}' is what LossGen calls the step of phase '{phase.Name}'; rename the member or the phase");
            }
        }

        void Report(PhaseReading phase, string usable, string reason) =>
            problems.Report(
                Descriptor, Anchor.At(phase.Attribute, "name"), Remedies.Of(Remedies.ReplaceExpression, $"\"{usable}\""), reason);
    }
}
