using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Modules;

/// <summary>A loop over a module's parameters that sets their <c>requires_grad</c>.</summary>
/// <param name="Assignment">The assignment.</param>
/// <param name="Loop">The loop around it.</param>
/// <param name="Module">The module whose parameters they are.</param>
/// <param name="Variable">The variable that holds it, or something that it is part of.</param>
/// <param name="Value">What is assigned; null where that is no constant.</param>
internal sealed record Freezing(IOperation Assignment, IForEachLoopOperation Loop, IOperation Module, ISymbol Variable, bool? Value)
{
    public bool Freezes => Value == false;

    public bool Releases => Value == true;

    public bool IsUnknown => Value is null;

    /// <summary>Reads <c>foreach (var p in module.parameters()) p.requires_grad = …</c>; null for anything else.</summary>
    public static Freezing? Read(IOperation operation, TorchContext torch)
    {
        if (operation is not ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "requires_grad", Instance: { } parameter }, Value: var value }
            || !torch.IsTensor(parameter.Type)
            || parameter.WithoutConversions() is not ILocalReferenceOperation { Local: var local })
        {
            return null;
        }

        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IForEachLoopOperation loop && loop.Locals.Contains(local, SymbolEqualityComparer.Default))
            {
                return loop.Collection.WithoutConversions() is IInvocationOperation { TargetMethod.Name: "parameters" or "named_parameters", Instance: { } module } && torch.IsModule(module.Type) && VariableOf(module) is { } variable
                    ? new Freezing(operation, loop, module, variable, value.ConstantValue is { HasValue: true, Value: bool constant } ? constant : null)
                    : null;
            }
        }

        return null;
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
