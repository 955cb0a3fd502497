using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3019: a component that is certain to return what has no gradient, or more than one element: its first step throws.</summary>
internal sealed class ComponentCannotTrain : TorchRule
{
    /// <summary>Leaves out the call of <c>detach</c> that the finding names.</summary>
    public const string RemoveDetach = nameof(RemoveDetach);

    /// <summary>Takes the mean.</summary>
    public const string Mean = nameof(Mean);

    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3019",
        "Component that cannot train",
        "What '{0}' returns {1}: the first step throws",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "A component returns one number that leads back to something that is trained.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnType(Check);

    private static void Check(SymbolAnalysisContext context, TorchContext torch)
    {
        if (LossReader.Read((INamedTypeSymbol)context.Symbol, context.CancellationToken) is not { } loss)
        {
            return;
        }

        foreach (var component in loss.Components)
        {
            if (!loss.IsInherited(component)
                && component.Method is { IsVirtual: false, IsOverride: false, IsAbstract: false }
                && torch.Members.BodyOf(component.Method, context.CancellationToken) is { } body
                && Findings(body, torch, context.CancellationToken) is { Count: > 0 } findings)
            {
                foreach (var (finding, reason) in findings)
                {
                    context.ReportDiagnostic(finding.ToDiagnostic(component.Name, reason));
                }
            }
        }
    }

    // Where one way out of the method can train, the others may be meant never to be taken; one to null gives no loss at all.
    private static List<(Finding Finding, string Reason)>? Findings(
        IOperation body, TorchContext torch, CancellationToken cancellationToken)
    {
        var findings = new List<(Finding, string)>();
        foreach (var operation in body.Descendants())
        {
            if (operation is IReturnOperation { Kind: OperationKind.Return, ReturnedValue: { } value }
                && VariableWrite.FunctionOf(operation) is null)
            {
                // Of what is half typed the compiler speaks, and it may be something else a moment later.
                if (HalfTyped.IsIncomplete(value))
                {
                    return null;
                }

                foreach (var present in PresentValues.Of(value))
                {
                    if (Finding(present, torch, cancellationToken) is not { } found)
                    {
                        return null;
                    }

                    findings.Add(found);
                }
            }
        }

        return findings;
    }

    private static (Finding Finding, string Reason)? Finding(IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        var place = value.WithoutConversions();
        if (LostGradient.Of(value, torch, cancellationToken) is { } cut)
        {
            var isWritten = place.Holds(cut.Cause) && cut.Cause is IInvocationOperation { TargetMethod.Name: "detach", Instance: not null };
            return (
                new Finding(Rule, place.Syntax) { Repair = isWritten ? RemoveDetach : null, Other = isWritten ? cut.Cause.Syntax : null },
                $"has no gradient; return what is connected to the model, because {cut.Reason}");
        }

        if (UnreducedLoss.In(value, torch, cancellationToken) is { } unreduced)
        {
            return (
                new Finding(Rule, place.Syntax) { Repair = Mean },
                $"has many elements, because '{unreduced.Name}' has Reduction.None; reduce it with mean() or sum()");
        }

        return IsDifference(value, new ValueWalk(torch, cancellationToken))
            ? (new Finding(Rule, place.Syntax) { Repair = Mean }, $"has as many elements as its inputs; reduce it with mean() or sum()")
            : null;
    }

    // (x - y).pow(2), (x - y).abs(): the distance of two inputs, element by element. One input alone may be a number already.
    private static bool IsDifference(IOperation value, ValueWalk walk)
    {
        if (walk.IsOver)
        {
            return false;
        }

        switch (walk.WithSameShape(value))
        {
            case IInvocationOperation { TargetMethod.Name: "diff" } steps when steps.IsTensorFunction(walk.Torch):
                // Differences along a dimension, of which a number has none.
                return true;
            case IInvocationOperation { TargetMethod.Name: "pow" or "square" or "abs" or "sqrt" or "exp" or "log" or "log1p" or "neg"
                or "relu" or "clamp" or "clamp_min" or "clamp_max" } call
                when call.IsTensorFunction(walk.Torch):
                return call.TargetMethod.Name is "pow" or "square" or "abs"
                    && OfTwoInputs(call.Subject()!, walk.Torch, walk.CancellationToken)
                    || IsDifference(call.Subject()!, walk.Next);
            case var square when Arithmetic.Product(square, walk.Torch) is var (left, right)
                && OfTwoInputs(left, walk.Torch, walk.CancellationToken) && OfTwoInputs(right, walk.Torch, walk.CancellationToken):
                return true;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide or BinaryOperatorKind.Add
                or BinaryOperatorKind.Subtract } arithmetic:
                return IsDifference(arithmetic.LeftOperand, walk.Next) || IsDifference(arithmetic.RightOperand, walk.Next);
            case IUnaryOperation negated:
                return IsDifference(negated.Operand, walk.Next);
            default:
                return false;
        }
    }

    private static bool OfTwoInputs(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Origin.WithSameShape(value, torch, cancellationToken) is var difference
        && difference is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract }
            or IInvocationOperation { TargetMethod.Name: "sub" or "subtract" }
        && Arithmetic.Sum(difference, torch, cancellationToken) is var (left, right)
        && Origin.WithSameShape(left, torch, cancellationToken) is IParameterReferenceOperation { Parameter: var first }
        && Origin.WithSameShape(right, torch, cancellationToken) is IParameterReferenceOperation { Parameter: var second }
        && !SymbolEqualityComparer.Default.Equals(first, second);
}
