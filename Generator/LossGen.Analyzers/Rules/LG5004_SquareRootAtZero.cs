using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG5004: a root that is trained through, of something that can be exactly 0.</summary>
internal sealed class SquareRootAtZero : TorchRule
{
    /// <summary>Adds an epsilon under the root.</summary>
    public const string AddEpsilon = nameof(AddEpsilon);

    /// <summary>Replaces the root of a sum of squares by the norm, whose gradient at 0 is 0; the value has the norm's arguments.</summary>
    public const string UseNorm = nameof(UseNorm);

    /// <summary>{What becomes of the gradient, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG5004",
        "Square root with an infinite gradient at zero",
        "{0}",
        DescriptorFactory.Numerics,
        DiagnosticSeverity.Warning,
        "The slope of the square root is infinite at 0, and infinity times the 0 behind it is NaN: the value is right and the gradients "
            + "are lost.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnCall(Check, Roots.Names);

    private static void Check(RuleContext context, IInvocationOperation root)
    {
        var (torch, cancellationToken) = (context.Torch, context.CancellationToken);
        if (Roots.RadicandOf(root, torch, cancellationToken) is not { } radicand
            || Reason(radicand, torch, cancellationToken) is not var (certain, reason)
            || GradMode.DisabledBy(root, torch, cancellationToken) is not null
            || !TrainingUse.IsTrainedOn(root, torch, cancellationToken))
        {
            return;
        }

        var norm = NormOf(radicand, torch, cancellationToken);
        var remedy = norm is null ? "add 1e-12 under the root" : "add 1e-12 under the root, or use norm";
        context.Report(
            new Finding(Rule, root.Syntax)
            {
                Severity = certain ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
                Repair = norm is null ? AddEpsilon : UseNorm,
                Value = norm?.Arguments,
                Other = norm?.Vector.Syntax,
            },
            $"{reason}; {remedy}: the gradient of the root is infinite there, and NaN for everything before it");
    }

    // What is not listed may be guarded, and is left alone: so are relu, whose gradient at 0 is 0, and every sum with an epsilon.
    private static (bool Certain, string Reason)? Reason(IOperation radicand, TorchContext torch, CancellationToken cancellationToken)
    {
        var origin = Origin.Of(radicand, torch, cancellationToken);
        if (TermBodies.OfTotal(origin, torch, cancellationToken) is { Count: > 0 } losses
            && losses.All(one => LossCall.From(one, torch, cancellationToken) is not null))
        {
            return (true, "The total is 0 where the prediction is exact");
        }

        origin = TermBodies.Of(origin, torch, cancellationToken) is { } computed ? Origin.Of(computed, torch, cancellationToken) : origin;
        if (origin is IInvocationOperation call
            && torch.Declares(call.TargetMethod)
            && LossCall.Read(call, torch, cancellationToken) is { } loss)
        {
            return (true, $"{loss.Name} is 0 where the prediction is exact");
        }

        if (SquareIn(origin, torch) is { } sum
            && Roots.SquaredIn(Origin.Of(sum, torch, cancellationToken), torch, cancellationToken) is { } vector)
        {
            return IsDifference(vector, torch, cancellationToken)
                ? (true, "The distance is 0 where both sides are equal")
                : (false, "The sum of squares can be 0");
        }

        // Element by element, or axis by axis: what is squared that is no difference may be known not to be 0.
        if (AreSquaredDifferences(origin, torch, cancellationToken))
        {
            return (true, "The distance is 0 where both sides are equal");
        }

        return origin is IInvocationOperation { TargetMethod.Name: "var" or "abs" } possible && possible.IsTensorFunction(torch)
            ? (false, $"'{possible.TargetMethod.Name}' can be 0")
            : null;
    }

    private static bool IsDifference(IOperation vector, TorchContext torch, CancellationToken cancellationToken) =>
        Origin.Of(vector, torch, cancellationToken) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract }
            or IInvocationOperation { TargetMethod.Name: "sub" };

    private static bool AreSquaredDifferences(IOperation origin, TorchContext torch, CancellationToken cancellationToken) => origin switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum =>
            AreSquaredDifferences(Origin.Of(sum.LeftOperand, torch, cancellationToken), torch, cancellationToken)
            && AreSquaredDifferences(Origin.Of(sum.RightOperand, torch, cancellationToken), torch, cancellationToken),
        _ => Roots.SquaredIn(origin, torch, cancellationToken) is { } vector && IsDifference(vector, torch, cancellationToken),
    };

    private static IOperation? SquareIn(IOperation origin, TorchContext torch) =>
        origin is IInvocationOperation { TargetMethod.Name: "sum" or "mean" } sum && sum.IsTensorFunction(torch) ? sum.Subject() : null;

    // Only of a sum that stands under the root itself, over everything or over one dimension that is written as a number.
    private static (IOperation Vector, string Arguments)? NormOf(
        IOperation radicand, TorchContext torch, CancellationToken cancellationToken)
    {
        if (radicand.WithoutConversions() is not IInvocationOperation { TargetMethod.Name: "sum" } sum
            || !sum.IsTensorFunction(torch)
            || Roots.SquaredIn(sum.Subject()!.WithoutConversions(), torch, cancellationToken) is not { } vector
            || sum.Argument("type")?.IsOmitted() == false)
        {
            return null;
        }

        if (sum.Argument("dim") is not { } dimension)
        {
            return sum.TargetMethod.Parameters.All(static parameter => parameter.Name is "type" or "input") ? (vector, "") : null;
        }

        if (dimension.Value.ConstantValue is not { HasValue: true, Value: long and >= int.MinValue and <= int.MaxValue and var number })
        {
            return null;
        }

        var keep = Constants.Boolean(sum.Argument("keepdim")?.Value, torch, cancellationToken);
        return keep is { } keeps ? (vector, keeps ? $"{Numbers.Text((long)number)}, keepdim: true" : Numbers.Text((long)number)) : null;
    }
}
