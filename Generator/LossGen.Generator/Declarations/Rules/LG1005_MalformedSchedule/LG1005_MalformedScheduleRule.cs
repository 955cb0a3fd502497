using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1005: a schedule has one length, goes forward, and stays among the weights that the scheme allows.</summary>
internal sealed class MalformedScheduleRule : DeclarationRule
{
    /// <summary>{What is wrong with the schedule, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1005",
        "Malformed schedule",
        "{0}",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Error,
        "A schedule that cannot be followed leaves open which weight was meant, and when.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        foreach (var component in loss.Components)
        {
            if (component.Schedule is not { } schedule || loss.IsCheckedByBase(component) || schedule.Attribute.IsBroken())
            {
                continue;
            }

            for (var i = 1; i < component.Schedules.Length; i++)
            {
                var second = component.Schedules[i];
                Report(
                    loss.AnchorOf(component, second, null),
                    Remedies.Of(Remedies.Remove, $"[{second.Name}]"),
                    $"'{component.Name}' has the schedules {schedule.Name} and {second.Name}: keep one");
            }

            if (ScheduleLength.Objection(loss, component, schedule) is var (length, argument, remedies))
            {
                Report(loss.AnchorOf(component, schedule, argument), remedies, length);
            }
            else if (ScheduleValues.Objection(loss, component, schedule) is var (value, at, valueRemedies))
            {
                Report(at, valueRemedies, value);
            }
        }

        if (ConvexCourse.Objection(loss) is { } shares)
        {
            Report(Anchor.At(loss.Scheme!.Attribute), Remedies.None, shares);
        }

        CheckOthers(loss, problems);

        void Report(Anchor anchor, Remedies remedies, string message) => problems.Report(Descriptor, anchor, remedies, message);
    }

    /// <summary>A schedule moves the weight of a component, and nothing else has one.</summary>
    private void CheckOthers(LossReading loss, ProblemSink problems)
    {
        foreach (var member in loss.Members)
        {
            // Of a constructor, which half a method looks like, and of a method without a name the compiler speaks.
            if (member is not IMethodSymbol { Name: not "" } method
                || method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor)
            {
                continue;
            }

            foreach (var attribute in method.GetAttributes())
            {
                if (attribute.AttributeClass is { } type
                    && type.DerivesFromRuntime(WellKnownNames.ScheduleAttribute)
                    && !loss.Components.Any(component => component.Method.Equals(method, SymbolEqualityComparer.Default)))
                {
                    var name = new ScheduleReading(attribute, type).Name;
                    problems.Report(
                        Descriptor,
                        Anchor.At(attribute),
                        Remedies.Of(Remedies.Remove, $"[{name}]"),
                        $"'{WrittenName.Of(method)}' has a schedule and is no component: add [AuxiliaryLoss], or remove [{name}]");
                    break;
                }
            }
        }
    }
}
