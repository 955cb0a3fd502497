using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Names;

namespace LossGen.Analyzers.Rules;

/// <summary>LG2008: a sum of losses with constant weights, which attributes can declare.</summary>
internal sealed class HandWrittenCombination : TorchRule
{
    /// <summary>Declares the class and calls its <c>forward</c>.</summary>
    public const string ToForward = nameof(ToForward);

    /// <summary>Declares the class and calls its <c>Step</c>, which does what follows the sum.</summary>
    public const string ToStep = nameof(ToStep);

    /// <summary>{n} losses are combined by hand …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG2008",
        "Hand-written loss combination",
        "{0} losses are combined by hand; attributes can declare them, their weights and their scheme",
        DescriptorFactory.Weighting,
        DiagnosticSeverity.Hidden,
        "A declared combination is compared with the magnitudes of its losses, logs them by name and stores its weights in checkpoints.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnArithmetic(Check);
        table.OnCall(Check, [.. Addends.Functions, .. Addends.InPlaceFunctions, "mul_", "div_"]);
        table.OnOperation(OperationKind.CompoundAssignment, static (context, operation) =>
        {
            if (context.Torch.IsTensor(operation.Type))
            {
                Check(context, operation);
            }
        });
        table.OnOperation(OperationKind.Invocation, static (context, operation) =>
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "Aggregate" } && context.Torch.IsTensor(operation.Type))
            {
                Check(context, operation);
            }
        });
    }

    /// <summary>The combination that the operation is; null where it is none, or is no place for one.</summary>
    public static Combination? Read(IOperation sum, TorchContext torch, CancellationToken cancellationToken)
    {
        if (!CombinationReader.IsSum(sum, torch, cancellationToken)
            || sum.Syntax.ContainsDirectives
            || IsPartOfSum(sum, torch, cancellationToken)
            || CombinationPlace.Of(sum.Syntax) is null
            || IsInLossClass(sum, cancellationToken)
            || CombinationReader.Read(sum, torch, cancellationToken) is not { } combination
            || (combination.Scheme == CombinationScheme.Adjustable && combination.Setting is null)
            || !RuntimeReference.Exists(torch.Compilation)
            || HasEffects(combination, sum)
            || WeightChanges.Within(combination, sum, torch, cancellationToken)
            || !AreScalars(combination, sum, torch, cancellationToken)
            || !IsTrainedOn(combination, sum, torch, cancellationToken))
        {
            return null;
        }

        return combination;
    }

    /// <summary>As above, but null for what is a part of a larger sum that is a combination. The fix asks again.</summary>
    public static Combination? Offer(IOperation sum, TorchContext torch, CancellationToken cancellationToken) =>
        Read(sum, torch, cancellationToken) is { } combination && !IsInLargerSum(sum, torch, cancellationToken) ? combination : null;

    private static void Check(RuleContext context, IOperation operation)
    {
        if (Offer(operation, context.Torch, context.CancellationToken) is { } combination)
        {
            context.Report(Rule, operation, combination.Terms.Length);
        }
    }

    // Terms that also give something else, or change a weight, are computed where they stand.
    private static bool HasEffects(Combination combination, IOperation sum) =>
        combination.Growth is { } growth
            ? growth.Steps.Any(static step => step.Addends is { } addends
                ? addends.Any(static addend => EvaluationOrder.HasEffects(addend.Value))
                : EvaluationOrder.HasEffects(step.Operation))
            : EvaluationOrder.HasEffects(sum);

    private static bool IsTrainedOn(Combination combination, IOperation sum, TorchContext torch, CancellationToken cancellationToken) =>
        combination.Growth is { } growth
            ? growth.Uses.Any(use => TrainingUse.IsTrainedOn(use, torch, cancellationToken))
            : TrainingUse.IsTrainedOn(sum, torch, cancellationToken);

    // In a statement of a total that grows, or an element of what is added up.
    private static bool IsInLargerSum(IOperation sum, TorchContext torch, CancellationToken cancellationToken)
    {
        if (GrowingTotal.Around(sum, torch, cancellationToken) is { Last.Operation: var last }
            && !ReferenceEquals(last, sum)
            && Read(last, torch, cancellationToken) is not null)
        {
            return true;
        }

        for (var parent = sum.Parent;
            parent is IConversionOperation or IArrayInitializerOperation or IArrayCreationOperation or IArgumentOperation
                or IInvocationOperation or { Kind: OperationKind.None };
            parent = parent.Parent)
        {
            if (parent is IInvocationOperation && Read(parent, torch, cancellationToken) is not null)
            {
                return true;
            }
        }

        return false;
    }

    // A total that backward is called on is one number, and so are its terms; elsewhere every term has to be known as one.
    private static bool AreScalars(Combination combination, IOperation sum, TorchContext torch, CancellationToken cancellationToken) =>
        combination.Terms.All(term => CombinationReader.IsScalar(term.Loss, torch, cancellationToken) switch
        {
            { } known => known,
            null => LossCall.From(term.Loss, torch, cancellationToken) is null && Backward.Of(sum, torch, cancellationToken) is not null,
        });

    // Half-typed code defines variables by themselves, so the way forward has an end.
    private static bool IsPartOfSum(IOperation sum, TorchContext torch, CancellationToken cancellationToken, int depth = 8)
    {
        if (depth == 0)
        {
            return true;
        }

        if (GrowingTotal.EndingAt(sum, torch, cancellationToken) is { } growth)
        {
            return growth.Uses.Any(use => IsPartOfSum(use, torch, cancellationToken, depth - 1));
        }

        var current = sum;
        for (var parent = current.Parent; parent is IConversionOperation or IBinaryOperation or IUnaryOperation; parent = parent.Parent)
        {
            if (parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract })
            {
                return true;
            }

            current = parent;
        }

        if (current.Parent is IArgumentOperation or IInvocationOperation && Arithmetic.IsTermOfSum(current, torch, cancellationToken))
        {
            return true;
        }

        // A part that has a name of its own.
        return current.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var part } }
            && torch.BodyOf(sum).References(part).Any(reference => IsPartOfSum(reference, torch, cancellationToken, depth - 1));
    }

    private static bool IsInLossClass(IOperation sum, CancellationToken cancellationToken)
    {
        for (var type = sum.SemanticModel?.GetEnclosingSymbol(sum.Syntax.SpanStart, cancellationToken)?.ContainingType;
            type is not null;
            type = type.ContainingType)
        {
            if (LossReader.FindCombinedLoss(type) is not null || type.DerivesFromRuntime(WellKnownNames.LossModule))
            {
                return true;
            }
        }

        return false;
    }
}
