using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>Code that sets the <c>requires_grad</c> of all of a module's parameters.</summary>
/// <param name="Place">The assignment, or the call that does it.</param>
/// <param name="Whole">The loop around it, or the call again.</param>
/// <param name="Module">The module whose parameters they are.</param>
/// <param name="Value">What is assigned.</param>
internal sealed record Freezing(IOperation Place, IOperation Whole, IOperation Module, IOperation? Value)
{
    /// <summary>The variable that holds the module, or something that it is part of.</summary>
    public ISymbol? Variable { get; init; } = VariableOf(Module);

    /// <summary>What the module is called here.</summary>
    public string Name { get; init; } = Module.Syntax.ToString();

    /// <summary>The value; null where that is no constant.</summary>
    public bool? Constant { get; init; } = Value?.ConstantValue is { HasValue: true, Value: bool constant } ? constant : null;

    public bool Freezes => Constant == false;

    public bool Releases => Constant == true;

    public bool IsUnknown => Constant is null;

    /// <summary>
    /// Reads <c>foreach (var p in module.parameters()) p.requires_grad = …</c>, or <c>p.requires_grad_(…)</c>, or either in a
    /// lambda for <c>ForEach</c>, from the mention of the property or the call; null for anything else.
    /// </summary>
    public static Freezing? Read(IOperation effect, TorchContext torch, CancellationToken cancellationToken) => effect switch
    {
        IPropertyReferenceOperation
        {
            Property.Name: "requires_grad",
            Instance: { } parameter,
            Parent: ISimpleAssignmentOperation assignment,
        }
            when ReferenceEquals(assignment.Target, effect) && torch.IsTensor(parameter.Type) =>
                Around(assignment, parameter.WithoutConversions(), assignment.Value, torch, cancellationToken),
        IInvocationOperation { TargetMethod.Name: "requires_grad_", Instance: { } parameter } call
            when torch.IsTensor(parameter.Type) =>
                Around(call, parameter.WithoutConversions(), call.Arguments.FirstOrDefault()?.Value, torch, cancellationToken),
        _ => null,
    };

    private static Freezing? Around(
        IOperation place, IOperation parameter, IOperation? value, TorchContext torch, CancellationToken cancellationToken)
    {
        for (var current = place.Parent; current is not null; current = current.Parent)
        {
            var (collection, whole) = (current, parameter) switch
            {
                (IForEachLoopOperation loop, ILocalReferenceOperation { Local: var local })
                    when loop.Locals.Contains(local, SymbolEqualityComparer.Default) => (loop.Collection, loop),
                (IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ForEach" } call }, IParameterReferenceOperation)
                    when VariableWrite.FunctionOf(place)?.Parent?.Parent == current =>
                    (call.Subject(), (IOperation)call),
                _ => (null, null),
            };
            if (collection is not null)
            {
                return ModuleOf(collection, torch, cancellationToken) is { } module ? new Freezing(place, whole!, module, value) : null;
            }
        }

        return null;
    }

    private static IOperation? ModuleOf(IOperation parameters, TorchContext torch, CancellationToken cancellationToken)
    {
        if (Origin.Definition(parameters, torch, cancellationToken) is not IInvocationOperation call)
        {
            return null;
        }

        return call.TargetMethod switch
        {
            { Name: "parameters" or "named_parameters" } => torch.IsModule(call.Instance?.Type) ? call.Instance : null,
            { Name: "ToList" or "ToArray", ContainingType.Name: "Enumerable" } =>
                call.ArgumentAt(0) is { } source ? ModuleOf(source, torch, cancellationToken) : null,
            _ => null,
        };
    }

    // Of model.encoder it is model.
    private static ISymbol? VariableOf(IOperation module)
    {
        for (var current = module.WithoutConversions(); ; current = ((IMemberReferenceOperation)current).Instance!.WithoutConversions())
        {
            if (current.OwnVariable() is { } variable)
            {
                return variable;
            }

            if (current is not IMemberReferenceOperation { Instance: not null })
            {
                return null;
            }
        }
    }
}
