using System.Collections.Immutable;

namespace LossGen.Analyzers.Flow;

/// <summary>What the code behind a call returns.</summary>
internal static class CalledValue
{
    /// <summary>
    /// What a model of this compilation returns from its <c>forward</c>, or another method, a local function or a lambda that is certainly
    /// the one called, where the code says that once; null for all else.
    /// </summary>
    public static IOperation? Of(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken)
    {
        if (call.CalledModule(torch) is { } module)
        {
            var type = ModuleCreation.TailOf(module, torch, cancellationToken)?.Type ?? module.Type;
            return type is not null && !torch.Declares(type) && Forward(type) is { } forward
                ? torch.Members.ReturnedValue(forward, cancellationToken)
                : null;
        }

        if (!torch.IsTensor(call.TargetMethod.ReturnType) && !call.TargetMethod.ReturnType.IsTupleType)
        {
            return null;
        }

        return call.TargetMethod switch
        {
            { MethodKind: MethodKind.LocalFunction or MethodKind.DelegateInvoke } =>
                HelperBody.Of(call, torch, cancellationToken) is { } body ? HelperBody.OnlyReturnedValue(body) : null,
            { IsVirtual: false, IsOverride: false, IsAbstract: false } method =>
                torch.Members.ReturnedValue(method, cancellationToken),
            _ => null,
        };
    }

    private static IMethodSymbol? Forward(ITypeSymbol type)
    {
        var own = type.GetMembers("forward").OfType<IMethodSymbol>().Where(static method => method.IsOverride).ToImmutableArray();
        return own is [var only] ? only : null;
    }
}
