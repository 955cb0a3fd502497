using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1012 for what is said about steps and phases.</summary>
internal sealed class ScheduleArgumentsRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => ContradictoryArgumentsRule.Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        if (loss.Attribute.Named<int>("AccumulateSteps") is { } accumulate and < 1)
        {
            Report(
                loss.Attribute,
                "AccumulateSteps",
                FormattableString.Invariant(
                    $"AccumulateSteps is {accumulate}: it is the number of calls that make one step of the optimizer, at least 1"));
        }

        if (loss.Attribute.Named<int>("Order") is { } order and not (0 or 1))
        {
            Report(loss.Attribute, "Order", FormattableString.Invariant($"Order has no member {order}: use Cyclic or Once"));
        }

        foreach (var phase in loss.Phases)
        {
            if (phase.Steps < 1)
            {
                Report(
                    phase.Attribute,
                    "Steps",
                    FormattableString.Invariant(
                        $"Steps of phase '{phase.Name}' is {phase.Steps}: a phase makes at least 1 step before the next is due"));
            }

            if (!(phase.MaxNorm >= 0) || double.IsInfinity(phase.MaxNorm))
            {
                Report(
                    phase.Attribute,
                    "MaxNorm",
                    $"MaxNorm of phase '{phase.Name}' is {Numbers.Text(phase.MaxNorm)}: it is the largest norm that the gradient may have, "
                        + "or 0 for the class's");
            }
        }

        void Report(AttributeData attribute, string argument, string message) =>
            problems.Report(Descriptor, Anchor.At(attribute, argument), Remedies.Of(Remedies.Remove, argument), message);
    }
}
