using System.Collections.Immutable;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Rules;

/// <summary>The components by whose names something can be asked: those of a class, or of one of its phases.</summary>
/// <param name="Owner">Whose they are, in words.</param>
/// <param name="Names">Their names.</param>
internal sealed record ComponentNames(string Owner, ImmutableArray<string> Names)
{
    /// <summary>The generated class of the weights.</summary>
    public const string Weights = "LossWeights";

    /// <summary>The generated class of the bounds.</summary>
    public const string Bounds = "LossBounds";

    /// <summary>Longer ways from a report to its step than any program has.</summary>
    private const int Limit = 8;

    /// <summary>The components of a class, by its weights and bounds: an assembly shows those, and not the components.</summary>
    public static ComponentNames? Of(INamedTypeSymbol loss) =>
        Of(loss, $"'{loss.Name}'", PropertiesOf(loss, Weights).AddRange(PropertiesOf(loss, Bounds)));

    /// <summary>The components of a class with a weight, or those with a bound.</summary>
    /// <param name="loss">The class.</param>
    /// <param name="kind"><see cref="Weights"/> or <see cref="Bounds"/>.</param>
    public static ComponentNames? OfKind(INamedTypeSymbol loss, string kind)
    {
        var (names, all) = (PropertiesOf(loss, kind), Of(loss));
        var rest = all?.Names.Length == names.Length ? "" : $" with a {(kind == Bounds ? "bound" : "weight")}";
        return Of(loss, $"'{loss.Name}'{rest}", names);
    }

    private static ComponentNames? Of(INamedTypeSymbol loss, string owner, ImmutableArray<string> names) =>
        names.IsEmpty || LossReader.FindCombinedLoss(loss) is null ? null : new ComponentNames(owner, names);

    private static ImmutableArray<string> PropertiesOf(INamedTypeSymbol loss, string kind)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var type in loss.AndBases().Until(SymbolExtensions.IsInRuntime))
        {
            foreach (var values in type.GetTypeMembers(kind))
            {
                foreach (var member in values.GetMembers())
                {
                    if (member is IPropertySymbol { IsIndexer: false } && !names.Contains(member.Name))
                    {
                        names.Add(member.Name);
                    }
                }
            }
        }

        return names.ToImmutable();
    }

    /// <summary>The components of the step that a report is of; null where it comes from elsewhere.</summary>
    public static ComponentNames? OfReport(RuleContext context, IOperation report)
    {
        var value = report;
        for (var step = 0; step < Limit; step++)
        {
            value = Origin.Definition(value, context.Torch, context.CancellationToken);
            if (value is not IInvocationOperation { Instance: { } receiver, TargetMethod: { } method })
            {
                return null;
            }

            if (method is { Name: "Read", ContainingType: { Name: "StepResult" } result } && result.IsInRuntime())
            {
                value = receiver;
                continue;
            }

            if (method is { Name: "Read", ContainingType: { Name: "LossAverage" } average } && average.IsInRuntime())
            {
                return OfAverage(context, receiver);
            }

            return OfStep(method);
        }

        return null;
    }

    /// <summary>The components of what is added to an average, where all of that is in sight and of one loss.</summary>
    private static ComponentNames? OfAverage(RuleContext context, IOperation average)
    {
        if (average.OwnVariable() is not { } variable)
        {
            return null;
        }

        ComponentNames? names = null;
        foreach (var mention in VariableMentions.Of(variable, average, context.Torch, context.CancellationToken))
        {
            switch (mention.WithConversionsAround().Parent)
            {
                case IInvocationOperation { TargetMethod.Name: "Add", Arguments: [{ Value: var added }, ..] } call
                    when ReferenceEquals(call.Instance, mention):
                    // A report of a report is an average again, which may be added to itself.
                    if (Origin.Definition(added, context.Torch, context.CancellationToken)
                            is IInvocationOperation { TargetMethod.ContainingType.Name: "LossAverage" }
                        || OfReport(context, added) is not { } known
                        || (names is not null && names.Owner != known.Owner))
                    {
                        return null;
                    }

                    names = known;
                    break;
                case IInvocationOperation other when ReferenceEquals(other.Instance, mention):
                case IPropertyReferenceOperation { Property.Name: "Count" }:
                case ISimpleAssignmentOperation { Value: IObjectCreationOperation }:
                    break;
                default:
                    return null;
            }
        }

        return names;
    }

    private static ComponentNames? OfStep(IMethodSymbol method)
    {
        if (method.Name == "Compute" && LossGenCalls.IsLoss(method.ContainingType))
        {
            return Of(method.ContainingType);
        }

        if (method.ReturnType is not INamedTypeSymbol { Name: "StepResult" or "StepReport" } result || !result.IsInRuntime())
        {
            return null;
        }

        if (method.ContainingType is { Name: "Alternation", ContainingType: { } alternating })
        {
            return OfPhase(alternating, method.Name);
        }

        return method.Name is "Step" or "Evaluate" ? Of(method.ContainingType) : null;
    }

    /// <summary>A step of a phase reports the phase's components; which one is due nobody knows before.</summary>
    private static ComponentNames? OfPhase(INamedTypeSymbol loss, string method)
    {
        if (method == "Step" || LossReader.Read(loss.OriginalDefinition, default) is not { } declared)
        {
            return Of(loss);
        }

        var phase = declared.Phases.FirstOrDefault(phase => "Step" + phase.Name == method);
        return phase is null || phase.Components.IsEmpty
            ? Of(loss)
            : new ComponentNames($"phase '{phase.Name}'", phase.Components.Distinct().ToImmutableArray());
    }
}
