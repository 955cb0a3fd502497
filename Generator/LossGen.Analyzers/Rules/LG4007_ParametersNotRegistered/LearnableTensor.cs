using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;

namespace LossGen.Analyzers.Rules;

/// <summary>A tensor that records gradients and is no parameter: it becomes a buffer, which no optimizer gets.</summary>
internal static class LearnableTensor
{
    public static IEnumerable<(Finding Finding, string Message)> Find(ModuleLook look)
    {
        foreach (var write in look.Writes)
        {
            if (write.Member.DeclaredAccessibility == Accessibility.Private
                && IsTensor(write.Member, look.Torch)
                && RecordsGradients(write.Value, look.Torch)
                && MemberReferences.Of(write.Member, look.Torch, look.CancellationToken)
                    .All(reference => IsOnlyComputedWith(reference, look.Torch))
                && (look.Chain.IsLoss || look.Torch.ModuleUses(look.CancellationToken).IsTrained(look.Type)))
            {
                yield return (
                    new Finding(
                        ParametersNotRegistered.Rule,
                        write.Value.Syntax) { Repair = look.Chain.IsLoss ? null : ParametersNotRegistered.MakeParameter },
                    look.Chain.IsLoss
                        ? $"'{write.Member.Name}' is a Tensor, which a loss does not register; declare it as a Parameter: no optimizer "
                            + "trains it"
                        : $"'{write.Member.Name}' is a Tensor, which a module keeps as a buffer; make it a Parameter: it gets gradients, "
                            + "and no optimizer trains it");
            }
        }
    }

    private static bool IsTensor(ISymbol member, TorchContext torch) =>
        SymbolEqualityComparer.Default.Equals((member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type, torch.Tensor);

    private static bool RecordsGradients(IOperation value, TorchContext torch) =>
        value.WithoutConversions() is IInvocationOperation call
        && torch.Declares(call.TargetMethod)
        && SymbolEqualityComparer.Default.Equals(call.Type, torch.Tensor)
        && (call.TargetMethod.IsStatic
            ? call.Argument("requires_grad")?.Value.ConstantValue is { HasValue: true, Value: true }
            : call.TargetMethod.Name == "requires_grad_"
                && call.Arguments.All(static argument => argument.Value.ConstantValue is { HasValue: true, Value: true }));

    // Whoever reads its gradient, or hands it on, may train it by hand.
    private static bool IsOnlyComputedWith(IOperation reference, TorchContext torch)
    {
        var use = reference.WithConversionsAround();
        return use.Parent switch
        {
            ISimpleAssignmentOperation assignment =>
                ReferenceEquals(assignment.Target, use) && torch.BodyOf(use).Root is IConstructorBodyOperation,
            IBinaryOperation or IUnaryOperation => true,
            IPropertyReferenceOperation property => property.Property.Name is not ("grad" or "requires_grad"),
            IInvocationOperation call => MemberReferences.IsComputation(call, torch),
            IArgumentOperation { Parent: IInvocationOperation call } => MemberReferences.IsComputation(call, torch),
            _ => false,
        };
    }
}
