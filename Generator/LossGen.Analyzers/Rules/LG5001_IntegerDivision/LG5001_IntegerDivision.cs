using System.Globalization;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>LG5001: a quotient of integers where tensors are scaled, which loses its remainder, and mostly is 0.</summary>
internal sealed class IntegerDivision : TorchRule
{
    /// <summary>Divides real numbers of the type that the finding names.</summary>
    public const string DivideReals = nameof(DivideReals);

    /// <summary>{What the quotient is, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG5001",
        "Integer division in a loss weight or exponent",
        "{0}",
        DescriptorFactory.Numerics,
        DiagnosticSeverity.Warning,
        "The quotient of two integers is an integer in C#: a weight of 1 / 3 is 0 and switches its loss off, an exponent of 1 / 3 is 0 "
            + "and makes a constant of it, without any error.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnOperation(OperationKind.Binary, Check);

    private static void Check(RuleContext context, IOperation operation)
    {
        if (operation is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } division || !NumberUse.IsInteger(division.Type))
        {
            return;
        }

        if (Constants.Number(division.LeftOperand, context.Torch, context.CancellationToken) is { } dividend
            && Constants.Number(division.RightOperand, context.Torch, context.CancellationToken) is { } divisor)
        {
            CheckConstant(context, division, dividend, divisor);
        }
        else
        {
            CheckVariable(context, division);
        }
    }

    private static void CheckConstant(RuleContext context, IBinaryOperation division, double dividend, double divisor)
    {
        if (divisor == 0
            || dividend % divisor == 0
            || NumberUse.Of(division, context.Torch) is not { } use
            || !(AreLiterals(division) || (use.IsFactor && IsTrainedOnOrExponent(use, context))))
        {
            return;
        }

        var real = string.Format(CultureInfo.InvariantCulture, "{0:G3}", dividend / divisor);
        Report(
            context,
            division,
            use,
            DiagnosticSeverity.Warning,
            $"'{Excerpt.Of(division)}' divides integers and is {Numbers.Text(Math.Truncate(dividend / divisor))}, not {real}; make one of "
                + "them a real number");
    }

    // Whether a remainder is ever lost is not known, so only where it would matter to training. Counts are kept in variables, too.
    private static void CheckVariable(RuleContext context, IBinaryOperation division)
    {
        if (NumberUse.Of(division, context.Torch) is not { IsFactor: true } use)
        {
            return;
        }

        if (use.Operation is IAssignmentOperation weight)
        {
            // Annealing that stays at 0. With arithmetic around, stairs may be meant.
            if (!use.IsCount)
            {
                Report(
                    context,
                    division,
                    use,
                    IsPlainQuotient(division, weight) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
                    $"'{Excerpt.Of(division)}' divides integers; make one of them a real number: the weight is 0 until the dividend "
                        + "reaches the divisor");
            }
        }
        else if ((use.IsDirect || !use.IsCount)
            && context.Torch.IsTensor(use.Operation.Type)
            && TrainingUse.IsPartOfTotal(use.Operation, context.Torch, context.CancellationToken))
        {
            Report(
                context,
                division,
                use,
                DiagnosticSeverity.Info,
                $"'{Excerpt.Of(division)}' divides integers; make one of them a real number: the loss is scaled by the quotient without "
                    + "its remainder");
        }
    }

    // Nothing but a limit, or a variable, between the quotient and the weight.
    private static bool IsPlainQuotient(IBinaryOperation division, IAssignmentOperation weight) =>
        weight is ISimpleAssignmentOperation && division.WithConversionsAround().Parent is not (IBinaryOperation or IUnaryOperation);

    private static void Report(
        RuleContext context, IBinaryOperation division, NumberUse use, DiagnosticSeverity severity, string message) =>
        context.Report(
            new Finding(
                Rule, division.Syntax) { Severity = severity, Repair = use.RealType is null ? null : DivideReals, Value = use.RealType },
            message);

    // A named number may be a count or a size, whose half is meant to be whole: 'size / 2' is an index, '1 / 2' is not.
    private static bool AreLiterals(IBinaryOperation division) =>
        division.Syntax is BinaryExpressionSyntax { Left: LiteralExpressionSyntax, Right: LiteralExpressionSyntax };

    private static bool IsTrainedOnOrExponent(NumberUse use, RuleContext context) =>
        use.Operation is IAssignmentOperation or IInvocationOperation { TargetMethod.Name: "pow" or "pow_" or "float_power" }
        || TrainingUse.IsPartOfTotal(use.Operation, context.Torch, context.CancellationToken);
}
