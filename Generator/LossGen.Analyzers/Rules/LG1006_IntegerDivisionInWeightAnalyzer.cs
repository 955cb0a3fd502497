using System.Collections.Immutable;
using System.Globalization;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Names;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// LG1006: a division of integers that loses its remainder before it becomes a weight. An attribute's data has the result
/// alone, so that the operations of the attribute are asked.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IntegerDivisionInWeightAnalyzer : DiagnosticAnalyzer
{
    /// <summary>'{division}' divides integers and is {n}, not {x} …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1006",
        "Integer division in a weight argument",
        "'{0}' divides integers and is {1}, not {2}; write '{3}'",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Warning,
        "C# divides two integers without the remainder, and only then turns the result into the number that the attribute takes: 1/3 is "
            + "a weight of 0.");

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (RuntimeReference.Exists(start.Compilation))
            {
                start.RegisterOperationAction(Analyze, OperationKind.Attribute);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        if (((IAttributeOperation)context.Operation).Operation is not IObjectCreationOperation { Type: INamedTypeSymbol type } creation
            || !(type.IsInRuntime() || type.DerivesFromRuntime(WellKnownNames.WeightingAttribute)))
        {
            return;
        }

        foreach (var operation in creation.Descendants())
        {
            if (operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide, Syntax: BinaryExpressionSyntax syntax } division
                && Integer(division.LeftOperand) is { } dividend
                && Integer(division.RightOperand) is { } divisor and not 0
                && dividend % divisor != 0
                && BecomesFloatingPoint(division))
            {
                var left = AsDouble(syntax.Left);
                context.ReportDiagnostic(Diagnostic.Create(
                    Rule,
                    syntax.GetLocation(),
                    Remedies.Of(Remedies.DivideAsDouble, left).Properties,
                    syntax.ToString(),
                    Numbers.Text((double)decimal.Truncate(dividend / divisor)),
                    ((double)(dividend / divisor)).ToString("G3", CultureInfo.InvariantCulture),
                    left + syntax.ToString().Substring(syntax.Left.Span.Length)));
            }
        }
    }

    /// <summary>An integer constant of whichever type; a decimal holds them all.</summary>
    private static decimal? Integer(IOperation operand) => operand.ConstantValue.Value switch
    {
        sbyte value => value,
        byte value => value,
        short value => value,
        ushort value => value,
        int value => value,
        uint value => value,
        long value => value,
        ulong value => value,
        char value => value,
        _ => null,
    };

    private static bool BecomesFloatingPoint(IOperation division)
    {
        for (var operation = division.Parent;
            operation is not null and not IArgumentOperation and not IAssignmentOperation;
            operation = operation.Parent)
        {
            if (operation is IConversionOperation { Type.SpecialType: SpecialType.System_Double or SpecialType.System_Single })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The dividend as a floating-point expression: <c>1</c> becomes <c>1.0</c>, everything else is cast.</summary>
    private static string AsDouble(ExpressionSyntax dividend) => dividend switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.NumericLiteralExpression) && literal.Token.Text.All(char.IsDigit) =>
            $"{literal.Token.Text}.0",
        BinaryExpressionSyntax or ConditionalExpressionSyntax => $"(double)({dividend})",
        _ => $"(double){dividend}",
    };
}
