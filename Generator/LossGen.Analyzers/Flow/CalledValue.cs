using System.Collections.Immutable;

namespace LossGen.Analyzers.Flow;

/// <summary>What the code behind a call returns.</summary>
internal static class CalledValue
{
    /// <summary>
    /// What a model of this compilation returns from its <c>forward</c>, or another method that is certainly the one called, where
    /// the code says that once; null for all else.
    /// </summary>
    public static IOperation? Of(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) =>
        MethodOf(call, torch, cancellationToken) is { } method ? torch.Members.ReturnedValue(method, cancellationToken) : null;

    private static IMethodSymbol? MethodOf(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken)
    {
        if (call.CalledModule(torch) is { } module)
        {
            var type = ModuleCreation.TailOf(module, torch, cancellationToken)?.Type ?? module.Type;
            return type is null || torch.Declares(type) ? null : Forward(type);
        }

        return call.TargetMethod is { IsVirtual: false, IsOverride: false, IsAbstract: false } method
            && (torch.IsTensor(method.ReturnType) || method.ReturnType.IsTupleType)
                ? method
                : null;
    }

    private static IMethodSymbol? Forward(ITypeSymbol type)
    {
        var own = type.GetMembers("forward").OfType<IMethodSymbol>().Where(static method => method.IsOverride).ToImmutableArray();
        return own is [var only] ? only : null;
    }
}
