using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Model;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG2006: a component multiplies its loss by a number, and its scheme divides the loss by its own size.</summary>
internal sealed class InertWeight : TorchRule
{
    /// <summary>Removes the factor.</summary>
    public const string RemoveFactor = nameof(RemoveFactor);

    /// <summary>The factor {number} of '{component}' has no effect: [{scheme}] divides by it …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG2006",
        "Factor without effect under this scheme",
        "The factor {0} of '{1}' has no effect; state a weight in its attribute, or remove the factor: [{2}] divides the component by "
            + "its own size",
        DescriptorFactory.Weighting,
        DiagnosticSeverity.Info,
        "A scheme that divides a loss by its own size divides a constant factor out again.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnType(Check);

    private static void Check(SymbolAnalysisContext context, TorchContext torch)
    {
        // Of a scheme from elsewhere the traits do not say that it divides by nothing but the size.
        if (LossReader.Read((INamedTypeSymbol)context.Symbol, context.CancellationToken) is not { Schemes: [var scheme] } loss
            || !scheme.AttributeClass.IsInRuntime()
            || scheme.Traits is not { Contribution: ContributionBasis.Weight, DividesByLosses: true, TotalIsMeaningless: true })
        {
            return;
        }

        foreach (var component in loss.Components)
        {
            if (component.IsWeighed
                && !(scheme.Traits.RequiresMain && component.Role == ComponentRole.Main)
                && !loss.IsInherited(component)
                && component.Method is { IsVirtual: false, IsOverride: false, IsAbstract: false }
                && torch.Members.ReturnedValue(component.Method, context.CancellationToken) is { } returned
                && Factor(returned, torch, context.CancellationToken) is var (written, number))
            {
                var finding = new Finding(Rule, written) { Repair = RemoveFactor };
                context.ReportDiagnostic(finding.ToDiagnostic(Numbers.Text(number), component.Name, loss.SchemeName));
            }
        }
    }

    // 0.1 * x, x * 0.1, x / 10, x.mul(0.1), x.div(10): of the whole, and above zero, because a sign stays.
    private static (SyntaxNode Written, double Number)? Factor(IOperation returned, TorchContext torch, CancellationToken cancellationToken)
    {
        var factor = Origin.Of(returned, torch, cancellationToken) switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product when torch.IsTensor(product.LeftOperand.Type) =>
                product.RightOperand,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product when torch.IsTensor(product.RightOperand.Type) =>
                product.LeftOperand,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient when torch.IsTensor(quotient.LeftOperand.Type) =>
                quotient.RightOperand,
            IInvocationOperation { TargetMethod.Name: "mul" or "div" } call
                when call.Instance is not null && call.IsTensorFunction(torch) => call.ArgumentAt(0),
            _ => null,
        };
        while (factor is IConversionOperation conversion)
        {
            factor = conversion.Operand;
        }

        return factor is not null
            && Constants.Number(factor, torch, cancellationToken) is { } number
            && number > 0
            && number is not 1
            && !double.IsInfinity(number)
            ? (factor.Syntax, number)
            : null;
    }
}
