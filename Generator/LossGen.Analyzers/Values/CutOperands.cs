using System.Text.RegularExpressions;
using LossGen.Analyzers.Flow;
using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Values;

/// <summary>
/// What is computed of indices or truth values, and of labels beside them: accuracy as a loss, an overlap with a mask. A parameter, or what
/// a loop takes from a collection, is taken for labels where it is called so; any other may have a graph that the caller made.
/// </summary>
internal static class CutOperands
{
    private static readonly Regex Labels = new(
        "^(?!.*([Pp]red|[Hh]at|[Ll]ogit|[Oo]ut))(y|gt|target|label|truth|mask|(y|batch)_(y|true|batch))s?($|_|[A-Z0-9])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    /// <summary>The first of the operands that was cut off; null where a gradient may be left, or nothing was cut off.</summary>
    public static LostGradient? Of(IOperation value, ValueWalk walk) => Look(value, taker: null, walk) is (true, { } cut) ? cut : null;

    /// <summary>
    /// The first of what a step or an evaluation is given that was cut off; null where an input, or what a component takes besides, may
    /// have a gradient.
    /// </summary>
    /// <param name="call">The step or evaluation.</param>
    /// <param name="walk">The walk.</param>
    public static LostGradient? OfEvaluation(IInvocationOperation call, ValueWalk walk) =>
        OfComponents(call, component: null, taker: null, walk) is (true, { } cut) ? cut : null;

    // What the taker is given is looked at where it is called.
    private static (bool IsWithout, LostGradient? Cut) Look(IOperation value, IMethodSymbol? taker, ValueWalk walk)
    {
        if (walk.IsOver)
        {
            return default;
        }

        if (!walk.IsTensor(value))
        {
            // Of a list of tensors nobody knows what is in it.
            return (value.WithoutConversions().Type is not (IArrayTypeSymbol or INamedTypeSymbol { TypeKind: TypeKind.Interface }), null);
        }

        // What is made new is there for its own sake, as in an example, and may get a gradient later: it counts as one.
        var origin = walk.Origin(value);
        if (LostGradient.Of(origin, walk.Torch, walk.CancellationToken) is { IsCut: true } lost && ReferenceEquals(lost.Cause, origin))
        {
            return (true, lost.IsDetached && !IsPrediction(lost.Cause, walk) ? null : lost);
        }

        if (OffWithoutLoss(origin, walk) is { } off)
        {
            return (true, off);
        }

        return origin switch
        {
            IPropertyReferenceOperation term when LossGenCalls.IsTrainable(term)
                && LossGenCalls.EvaluationOf(term, walk.Torch, walk.CancellationToken) is { } evaluation =>
                OfComponents(
                    evaluation, LossGenCalls.TermOf(term) == LossTerm.Component ? term.Property.Name : null, taker, walk.Next),
            IInvocationOperation evaluation when LossGenCalls.IsEvaluation(evaluation) =>
                OfComponents(evaluation, component: null, taker, walk.Next),
            IParameterReferenceOperation { Parameter: var parameter } => (
                !Learnable.IsParameter(parameter.Type, walk.Torch)
                    && (Labels.IsMatch(parameter.Name)
                        || SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, taker)
                        || (taker is not null && IsShared(parameter, taker))),
                null),
            ILocalReferenceOperation { Local: var local } item => (
                Labels.IsMatch(local.Name) && IsFromLoop(local, item, walk.Torch), null),
            IBinaryOperation binary when walk.Torch.Declares(binary.OperatorMethod) =>
                All([binary.LeftOperand, binary.RightOperand], taker, walk),
            IUnaryOperation unary when walk.Torch.Declares(unary.OperatorMethod) => All([unary.Operand], taker, walk),
            IInvocationOperation call when IsFunction(call, walk.Torch) => All(Operands(call), taker, walk),
            IInvocationOperation call when call.CalledModule(walk.Torch) is { } module && IsLoss(call, module, walk) =>
                All(call.Arguments.Select(static argument => argument.Value), taker, walk),
            IInvocationOperation helper when HelperBody.Of(helper, walk.Torch, walk.CancellationToken) is { } body =>
                OfHelper(helper, body, taker, walk),
            _ => default,
        };
    }

    // Of a loss: what its components compute of their inputs, and what these are.
    private static (bool IsWithout, LostGradient? Cut) OfComponents(
        IInvocationOperation call, string? component, IMethodSymbol? taker, ValueWalk walk)
    {
        var (torch, cancellationToken) = (walk.Torch, walk.CancellationToken);
        var components = LossComponents.Methods(LossComponents.LossOf(call))
            .Where(method => ReturnedLosses.IsComponent(method) && (component is null || method.Name == component))
            .ToList();
        var given = GivenInputs.Of(call, torch, cancellationToken).ToList();
        return given.Count > 0
            && components.Count > 0
            && components.TrueForAll(method =>
                method is { IsVirtual: false, IsAbstract: false, IsOverride: false }
                && torch.Members.BodyOf(method, cancellationToken) is { } body
                && HelperBody.ReturnedValues(body).ToList() is { Count: > 0 } returned
                && returned.TrueForAll(value => Look(value, method, walk.Next).IsWithout))
            && (component is not null || !LearnsItself(LossComponents.LossOf(call), cancellationToken))
            ? All(given.Select(static input => input.Value), taker, walk)
            : default;
    }

    // A scheme may have parameters, whose price in the total has a gradient.
    private static bool LearnsItself(INamedTypeSymbol? loss, CancellationToken cancellationToken) =>
        loss is null || LossReader.Read(loss.OriginalDefinition, cancellationToken) is not { Traits.HasParameters: false };

    // What an intermediate of the same loss is given is looked at where the loss is called, too.
    private static bool IsShared(IParameterSymbol parameter, IMethodSymbol taker) =>
        parameter.ContainingSymbol is IMethodSymbol method
        && SharedValues.IsIntermediate(method)
        && ReturnedLosses.IsComponent(taker);

    // A prediction that is computed under no_grad, and trained on outside of it.
    private static LostGradient? OffWithoutLoss(IOperation origin, ValueWalk walk) =>
        GradMode.IsComputed(origin, walk.Torch)
        && !(origin is IInvocationOperation evaluation && LossGenCalls.IsEvaluation(evaluation))
        && GradMode.DisabledBy(origin, walk.Torch, walk.CancellationToken) is { } off
        && IsPrediction(origin, walk)
            ? new LostGradient(origin, $"it is computed under {off.TargetMethod.Name}")
            : null;

    // The output of a model, of which the gradient was there: what is detached besides is mostly meant so.
    private static bool IsPrediction(IOperation value, ValueWalk walk) =>
        value.DescendantsAndSelf().Any(part =>
            (part is ILocalReferenceOperation ? walk.Origin(part) : part) is IInvocationOperation call
            && call.CalledModule(walk.Torch) is { } module
            && !IsLoss(call, module, walk));

    private static bool IsFunction(IInvocationOperation call, TorchContext torch) =>
        call.CalledModule(torch) is null
        && call.IsTensorFunction(torch)
        && call.TargetMethod.Name is not ("requires_grad_" or "with_requires_grad");

    // A loss as module has no parameters; any other module may.
    private static bool IsLoss(IInvocationOperation call, IOperation module, ValueWalk walk) =>
        walk.Torch.Declares(module.Type) && LossCall.Read(call, walk.Torch, walk.CancellationToken) is not null;

    private static IEnumerable<IOperation> Operands(IInvocationOperation call) =>
        call.Arguments
            .Where(static argument => argument.ArgumentKind != ArgumentKind.DefaultValue)
            .Select(static argument => argument.Value)
            .Concat(call.Instance is { } instance ? [instance] : []);

    // What it computes of what it is given, and of nothing else.
    private static (bool IsWithout, LostGradient? Cut) OfHelper(
        IInvocationOperation call, IOperation body, IMethodSymbol? taker, ValueWalk walk)
    {
        var inner = body is IAnonymousFunctionOperation lambda ? lambda.Symbol : call.TargetMethod.OriginalDefinition;
        var returned = HelperBody.ReturnedValues(body).ToList();
        return returned.Count > 0 && returned.TrueForAll(value => Look(value, inner, walk.Next).IsWithout)
            ? All(Operands(call), taker, walk)
            : default;
    }

    private static (bool IsWithout, LostGradient? Cut) All(IEnumerable<IOperation> operands, IMethodSymbol? taker, ValueWalk walk)
    {
        LostGradient? first = null;
        foreach (var operand in operands)
        {
            var (isWithout, cut) = Look(operand, taker, walk.Next);
            if (!isWithout)
            {
                return default;
            }

            first ??= cut;
        }

        return (true, first);
    }

    // foreach (var (x, y) in batches)
    private static bool IsFromLoop(ILocalSymbol local, IOperation item, TorchContext torch) =>
        torch.BodyOf(item).Writes(local) is [{ Operation: var write }]
        && write is IVariableDeclaratorOperation { Parent: IForEachLoopOperation }
            or IDeclarationExpressionOperation { Parent: IForEachLoopOperation };
}
