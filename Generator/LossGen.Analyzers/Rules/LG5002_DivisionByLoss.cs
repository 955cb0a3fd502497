using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>LG5002: a loss, norm or count as divisor, with nothing that keeps it off 0.</summary>
internal sealed class DivisionByLoss : TorchRule
{
    /// <summary>Adds the epsilon that the finding names to the divisor.</summary>
    public const string AddEpsilon = nameof(AddEpsilon);

    /// <summary>Counts at least one element.</summary>
    public const string CountOne = nameof(CountOne);

    /// <summary>{What becomes of the quotient, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG5002",
        "Division by a loss without epsilon",
        "{0}",
        DescriptorFactory.Numerics,
        DiagnosticSeverity.Warning,
        "A loss can reach 0, and 0 / 0 is NaN, in the total and in every weight after the step.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnArithmetic(CheckOperator);
        table.OnCall(CheckCall, "div", "div_", "divide", "divide_", "true_divide");
        table.OnCall(CheckReciprocal, "reciprocal");
        table.OnOperation(OperationKind.Binary, CheckNumbers);
        table.OnOperation(OperationKind.CompoundAssignment, CheckAssignment);
    }

    private static void CheckOperator(RuleContext context, IBinaryOperation operation)
    {
        if (operation.OperatorKind == BinaryOperatorKind.Divide)
        {
            Check(context, operation, operation.RightOperand);
        }
    }

    private static void CheckCall(RuleContext context, IInvocationOperation call)
    {
        if (call.ArgumentAt(call.Instance is null ? 1 : 0) is { } divisor)
        {
            Check(context, call, divisor);
        }
    }

    private static void CheckReciprocal(RuleContext context, IInvocationOperation call)
    {
        if (call.IsTensorFunction(context.Torch) && call.Subject() is { } divisor)
        {
            Check(context, call, divisor);
        }
    }

    // main.item<float>() / auxiliary.item<float>(). A program divides numbers everywhere, so the reading must be in sight.
    private static void CheckNumbers(RuleContext context, IOperation operation)
    {
        if (operation is IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.Divide,
                Type.SpecialType: SpecialType.System_Single or SpecialType.System_Double,
            } division
            && IsReading(division.RightOperand, context))
        {
            Check(context, division, division.RightOperand);
        }
    }

    private static bool IsReading(IOperation divisor, RuleContext context)
    {
        var value = divisor.WithoutConversions();
        return value is ILocalReferenceOperation { Local: var local }
            && context.Torch.Code.OnlyOf(local, context.CancellationToken) is { } declaration
            ? declaration is VariableDeclaratorSyntax { Initializer.Value: InvocationExpressionSyntax or CastExpressionSyntax }
                && PlainNumber.Read(Origin.Definition(value, context.Torch, context.CancellationToken), context.Torch) is not null
            : PlainNumber.Read(value, context.Torch) is not null;
    }

    private static void CheckAssignment(RuleContext context, IOperation operation)
    {
        if (operation is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide } assignment
            && context.Torch.IsTensor(assignment.Type))
        {
            Check(context, assignment.Value, assignment.Value);
        }
    }

    private static void Check(RuleContext context, IOperation division, IOperation divisor)
    {
        var kind = Divisors.Of(divisor, context.Torch, context.CancellationToken);
        if (kind == Divisor.Unknown
            || IsOnlyDivisor(division, context, depth: 4)
            || Precautions.Exist(division, divisor, context.Torch, context.CancellationToken)
            || !(TrainingUse.IsInTrainedValue(division, context.Torch, context.CancellationToken) || IsWeight(division)))
        {
            return;
        }

        var text = Excerpt.Of(divisor);
        var epsilon = Numbers.Text(EpsilonOption.Read(context));
        var finding = new Finding(Rule, divisor.SyntaxWithParentheses())
        {
            Severity = kind == Divisor.Loss ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
            Repair = kind == Divisor.Count ? CountOne : AddEpsilon,
            Value = division.Type?.SpecialType == SpecialType.System_Single ? epsilon + "f" : epsilon,
        };
        context.Report(finding, kind switch
        {
            Divisor.Count => $"'{text}' is 0 where nothing is selected; divide by at least 1, clamp_min(1): 0 / 0 is NaN",
            Divisor.Spread => $"'{text}' is 0 where all values are equal or 0; add {epsilon}: 0 / 0 is NaN",
            _ => $"'{text}' can become 0; add {epsilon}: 0 / 0 makes the total NaN, and every weight that it trains",
        });
    }

    // loss.Weights.Size = main / auxiliary: the total is NaN with its weight.
    private static bool IsWeight(IOperation division)
    {
        var current = division;
        while (current.Parent is IConversionOperation or IParenthesizedOperation
            or IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply })
        {
            current = current.Parent;
        }

        return current.Parent is ISimpleAssignmentOperation { Target: var target } assignment
            && ReferenceEquals(assignment.Value, current)
            && LossGenCalls.IsWeight(target);
    }

    // NaN comes through a detach too.
    private static IOperation Detached(IOperation value)
    {
        var current = value;
        while (current.Parent is IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "detach" })
        {
            current = current.Parent;
        }

        return current;
    }

    // As in x / (x / y): where the inner quotient is what may be 0, one finding is enough, and dividing by infinity gives 0.
    private static bool IsOnlyDivisor(IOperation quotient, RuleContext context, int depth)
    {
        var current = Detached(quotient);
        return current.Parent switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } outer => ReferenceEquals(outer.RightOperand, current),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum
                when Constants.Operand(sum.RightOperand, context.Torch, context.CancellationToken) is not null =>
                IsOnlyDivisor(sum, context, depth),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } when depth > 0 =>
                context.Torch.BodyOf(declarator).References(declarator.Symbol) is { Count: > 0 } references
                && references.All(reference => IsOnlyDivisor(reference, context, depth - 1)),
            _ => false,
        };
    }
}
