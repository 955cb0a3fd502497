using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG1019: a constant name that no component has, where numbers are asked for by name: it throws at the first look.</summary>
internal sealed class ComponentNameUnknown : TorchRule
{
    /// <summary>Writes the name that was meant; the value is its literal.</summary>
    public const string UseName = nameof(UseName);

    /// <summary>'{name}' is no component of {whose}; {what to write}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1019",
        "No component of that name",
        "'{0}' is no component of {1}; {2}: the line throws when it runs",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Error,
        "Weights, losses and shares are read by the components' names, and a name that no component has throws.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnOperation(OperationKind.PropertyReference, CheckIndexer);
        table.OnOperation(OperationKind.Invocation, CheckCall);
    }

    private static void CheckIndexer(RuleContext context, IOperation operation)
    {
        var reference = (IPropertyReferenceOperation)operation;
        if (reference
            is { Arguments: [{ Value: { ConstantValue: { HasValue: true, Value: string name } } written }], Instance: { } receiver })
        {
            Check(context, name, written, Names(context, reference.Property.ContainingType, receiver));
        }
    }

    private static void CheckCall(RuleContext context, IOperation operation)
    {
        var call = (IInvocationOperation)operation;
        if (call is
            {
                TargetMethod.Name: "ShareOf" or "BoundOf",
                Arguments: [{ Value: { ConstantValue: { HasValue: true, Value: string name } } written }],
                Instance: { } receiver,
            })
        {
            Check(context, name, written, Names(context, call.TargetMethod.ContainingType, receiver));
        }
    }

    /// <summary>The names that the receiver knows; null where its class is not known.</summary>
    private static ComponentNames? Names(RuleContext context, INamedTypeSymbol declaring, IOperation receiver) => declaring switch
    {
        { Name: "ComponentWeights" or "ComponentBounds" } when declaring.IsInRuntime() => OfValues(context, receiver),
        { Name: "ComponentNumbers" } when declaring.IsInRuntime() => OfNumbers(context, receiver),
        { Name: "StepReport" } when declaring.IsInRuntime() => ComponentNames.OfReport(context, receiver),
        _ => null,
    };

    /// <summary>Those of a report, or of a loss: after a step of a phase its numbers are the phase's, which are some of them.</summary>
    private static ComponentNames? OfNumbers(RuleContext context, IOperation receiver) =>
        receiver.WithoutConversions() is not IPropertyReferenceOperation { Instance: { } owner, Property.ContainingType: var type }
            || !type.IsInRuntime() ? null
        : type.Name == "StepReport" ? ComponentNames.OfReport(context, owner)
        : owner.WithoutConversions().Type is INamedTypeSymbol loss && LossGenCalls.IsLoss(loss)
            ? OfKnown(context, loss, ComponentNames.Of(loss))
        : null;

    /// <summary>A variable of the base class may hold the weights, or bounds, of a derived one, which has more.</summary>
    private static ComponentNames? OfValues(RuleContext context, IOperation receiver) =>
        receiver.WithoutConversions().Type
            is INamedTypeSymbol { Name: ComponentNames.Weights or ComponentNames.Bounds, ContainingType: { } loss } values
            ? OfKnown(context, loss, ComponentNames.OfKind(loss, values.Name))
            : null;

    private static ComponentNames? OfKnown(RuleContext context, INamedTypeSymbol loss, ComponentNames? names) =>
        names is not null
        && (loss.IsSealed
            || !DerivedLosses.Exist(loss.OriginalDefinition, context.Torch.Compilation.Assembly.GlobalNamespace, context.CancellationToken))
            ? names
            : null;

    private static void Check(RuleContext context, string name, IOperation written, ComponentNames? names)
    {
        if (names is null || names.Names.Contains(name))
        {
            return;
        }

        var meant = NearestName.Among(name, names.Names) is { } nearest ? $"\"{nearest}\"" : null;
        var remedy = meant is not null ? $"use {meant}" : $"use one of {Excerpt.Of(string.Join(", ", names.Names))}";
        context.Report(
            new Finding(Rule, written.Syntax) { Repair = meant is null ? null : UseName, Value = meant },
            Excerpt.Of(name),
            names.Owner,
            remedy);
    }
}
