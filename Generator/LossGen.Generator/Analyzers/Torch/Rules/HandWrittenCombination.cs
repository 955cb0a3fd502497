using System.Collections.Immutable;
using LossGen.Generator.Analyzers.Torch.Combinations;
using LossGen.Generator.Analyzers.Torch.Flow;
using LossGen.Generator.Analyzers.Torch.Losses;
using LossGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Rules;

/// <summary>LG2008: a sum of losses with constant weights, which attributes can declare.</summary>
internal sealed class HandWrittenCombination : TorchRule
{
    /// <summary>Declares the class and calls its <c>forward</c>.</summary>
    public const string ToForward = nameof(ToForward);

    /// <summary>Declares the class and calls its <c>Step</c>, which does what follows the sum.</summary>
    public const string ToStep = nameof(ToStep);

    private static readonly DiagnosticDescriptor Rule = Diagnostics.Descriptors.HandWrittenCombination;

    public override ImmutableArray<DiagnosticDescriptor> Descriptors { get; } = ImmutableArray.Create(Rule);

    public override void Register(RuleTable table)
    {
        table.OnArithmetic(Check);
        table.OnCall(Check, "add", "sub", "subtract");
    }

    /// <summary>The combination that the operation is; null where it is none, or is no place for one. The fix asks again.</summary>
    public static Combination? Read(IOperation sum, TorchContext torch, CancellationToken cancellationToken)
    {
        if (!CombinationReader.IsSum(sum, torch, cancellationToken)
            || sum.Syntax.ContainsDirectives
            || IsPartOfSum(sum, torch, cancellationToken)
            || CombinationPlace.Of(sum.Syntax) is null
            || IsInLossClass(sum, cancellationToken)
            || CombinationReader.Read(sum, torch, cancellationToken) is not { } combination
            || !RuntimeReference.Exists(torch.Compilation)
            || !AreScalars(combination, sum, torch, cancellationToken)
            || !TrainingUse.IsTrainedOn(sum, torch, cancellationToken))
        {
            return null;
        }

        return combination;
    }

    private static void Check(RuleContext context, IOperation operation)
    {
        if (Read(operation, context.Torch, context.CancellationToken) is { } combination)
        {
            context.Report(Rule, operation, combination.Terms.Length);
        }
    }

    // A total that backward is called on is one number, and so are its terms; elsewhere every term has to be known as one.
    private static bool AreScalars(Combination combination, IOperation sum, TorchContext torch, CancellationToken cancellationToken) =>
        combination.Terms.All(term => ScalarTensor.Is(term.Loss, torch, cancellationToken) switch
        {
            { } known => known,
            null => LossCall.From(term.Loss, torch, cancellationToken) is null && Backward.Of(sum, torch) is not null,
        });

    // Half-typed code defines variables by themselves, so the way forward has an end.
    private static bool IsPartOfSum(IOperation sum, TorchContext torch, CancellationToken cancellationToken, int depth = 8)
    {
        if (depth == 0)
        {
            return true;
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
        for (var type = sum.SemanticModel?.GetEnclosingSymbol(sum.Syntax.SpanStart, cancellationToken)?.ContainingType; type is not null; type = type.ContainingType)
        {
            if (LossReader.FindCombinedLoss(type) is not null || type.DerivesFromRuntime(WellKnownNames.LossModule))
            {
                return true;
            }
        }

        return false;
    }
}
