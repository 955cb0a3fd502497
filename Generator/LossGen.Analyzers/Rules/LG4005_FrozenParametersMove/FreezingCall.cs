using LossGen.Analyzers.Flow;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// The call of a method of this compilation that freezes or releases a module: <c>Freeze(net.encoder)</c>, <c>net.SetTrainable(false)</c>.
/// </summary>
internal static class FreezingCall
{
    /// <summary>What the call does to the one module that the method is about; null where it sets no <c>requires_grad</c>.</summary>
    public static Freezing? Read(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken)
    {
        if (torch.Declares(call.TargetMethod)
            || !(torch.IsModule(call.Instance?.Type)
                || call.Arguments.Any(argument => torch.IsModule(argument.Value.WithoutConversions().Type)))
            || !NamesIt(call.TargetMethod, torch, cancellationToken))
        {
            return null;
        }

        var effects = call.TargetMethod.MethodKind == MethodKind.LocalFunction
            ? torch.BodyOf(call).LocalFunctions.EffectsOf(call.TargetMethod.OriginalDefinition)
            : torch.CalledCode.BodyOf(call, cancellationToken) is { } body ? torch.BodyOf(body).Effects : [];
        var inner = effects.Select(effect => Freezing.Read(effect, torch, cancellationToken)).OfType<Freezing>().ToList();
        if (inner.Count == 0 || Outside(inner[0].Module.WithoutConversions(), call) is not { } module)
        {
            return null;
        }

        // A method with two loops, or with a condition, does now this and now that.
        var isPlain = inner.Count == 1 && !IsConditional(inner[0].Whole);
        var (member, outer) = module;
        return new Freezing(call, call, outer, inner[0].Value)
        {
            Name = member is null ? outer.Syntax.ToString() : $"{outer.Syntax}.{member}",
            Constant = isPlain ? Constant(inner[0].Value, call) : null,
        };
    }

    // Names are compared before anything is bound.
    private static bool NamesIt(IMethodSymbol method, TorchContext torch, CancellationToken cancellationToken) =>
        torch.Code.OnlyOf(method, cancellationToken) is { } declaration
        && declaration.DescendantNodes().Any(
            static node => node is IdentifierNameSyntax { Identifier.ValueText: "requires_grad" or "requires_grad_" });

    // A parameter stands for its argument, the object itself for what the method is called on.
    private static (string? Member, IOperation Outer)? Outside(IOperation module, IInvocationOperation call) => module switch
    {
        IParameterReferenceOperation { Parameter: var parameter } when call.ArgumentAt(parameter.Ordinal) is { } argument =>
            (null, argument),
        IInstanceReferenceOperation when call.Instance is { } instance => (null, instance),
        IMemberReferenceOperation { Instance: IInstanceReferenceOperation, Member: var member }
            when call.Instance is IInstanceReferenceOperation or null => (null, module),
        IMemberReferenceOperation { Instance: IInstanceReferenceOperation, Member: var member } => (member.Name, call.Instance!),
        _ => null,
    };

    private static bool? Constant(IOperation? value, IInvocationOperation call) => value?.WithoutConversions() switch
    {
        { ConstantValue: { HasValue: true, Value: bool constant } } => constant,
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand } => !Constant(operand, call),
        IParameterReferenceOperation { Parameter: var parameter } => Given(parameter, call),
        _ => null,
    };

    // Also where it is left out and has a default.
    private static bool? Given(IParameterSymbol parameter, IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal)?.Value.ConstantValue
            is { HasValue: true, Value: bool constant } ? constant : null;

    private static bool IsConditional(IOperation whole)
    {
        for (var current = whole.Parent; current is not null; current = current.Parent)
        {
            if (current is IConditionalOperation or ISwitchOperation or IConditionalAccessOperation)
            {
                return true;
            }
        }

        return false;
    }
}
