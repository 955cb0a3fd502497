using System.Collections.Immutable;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG1011: a component attribute that no combined loss reads, and that therefore does nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ComponentOutsideCombinedLossAnalyzer : DiagnosticAnalyzer
{
    /// <summary>'{name}' is marked as {a component} and does nothing: {why}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1011",
        "Component attribute outside a [CombinedLoss] class",
        "'{0}' is marked as {1} and does nothing: {2}",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Warning,
        "LossGen reads the methods of classes that carry [CombinedLoss]; elsewhere the attribute has no effect, and nothing fails.");

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
                start.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
                start.RegisterSyntaxNodeAction(
                    AnalyzeLocalFunction,
                    SyntaxKind.LocalFunctionStatement,
                    SyntaxKind.ParenthesizedLambdaExpression);
            }
        });
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        var component = ComponentReader.Read(method);

        // Of a constructor, and of a method outside of any type, the compiler speaks.
        if (method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor
            || method.Name.Length == 0
            || !method.ContainingType.CanBeReferencedByName
            || (component?.Attribute ?? IntermediateReading.Read(method)?.Attribute ?? ScheduleOf(method)) is not { } attribute
            || IsRead(method.ContainingType, context))
        {
            return;
        }

        var remedies = component is not null && CanBecomeLoss(method.ContainingType)
            ? Remedies.Of(Remedies.AddCombinedLoss)
            : Remedies.None;
        context.ReportDiagnostic(Diagnostic.Create(
            Rule,
            Anchor.At(attribute).Locate(context.Compilation, context.CancellationToken),
            remedies.Properties,
            component?.Name ?? method.Name,
            component is null && IntermediateReading.Read(method) is null ? "scheduled" : Kind(component),
            $"'{method.ContainingType.Name}' is not a [CombinedLoss]"));
    }

    private static void AnalyzeLocalFunction(SyntaxNodeAnalysisContext context)
    {
        var attributes = context.Node switch
        {
            LocalFunctionStatementSyntax function => function.AttributeLists,
            ParenthesizedLambdaExpressionSyntax lambda => lambda.AttributeLists,
            _ => default,
        };
        if (attributes.Count == 0)
        {
            return;
        }

        var symbol = context.Node is LocalFunctionStatementSyntax
            ? context.SemanticModel.GetDeclaredSymbol(context.Node, context.CancellationToken)
            : context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol;
        if (symbol is not IMethodSymbol method)
        {
            return;
        }

        var component = ComponentReader.Read(method);
        if ((component?.Attribute ?? IntermediateReading.Read(method)?.Attribute) is { } attribute)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rule,
                Anchor.At(attribute).Locate(context.Compilation, context.CancellationToken),
                context.Node is LocalFunctionStatementSyntax ? method.Name : "a lambda",
                Kind(component),
                $"only a method of a [CombinedLoss] class is {Kind(component)}"));
        }
    }

    private static string Kind(ComponentReading? component) => component is null ? "an intermediate" : "a component";

    private static AttributeData? ScheduleOf(IMethodSymbol method) => method.GetAttributes().FirstOrDefault(
        static attribute => attribute.AttributeClass is { } type && type.DerivesFromRuntime(WellKnownNames.ScheduleAttribute));

    /// <summary>Whether a combined loss counts the type's components: the type itself, or one that derives from it.</summary>
    private static bool IsRead(INamedTypeSymbol type, SymbolAnalysisContext context) =>
        LossReader.FindCombinedLoss(type) is not null
        || type is { IsAbstract: true, TypeKind: TypeKind.Class } && type.DerivesFromRuntime(WellKnownNames.LossModule)
        || DerivedLosses.Exist(type, context.Compilation.Assembly.GlobalNamespace, context.CancellationToken);

    private static bool CanBecomeLoss(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsRecord: false, IsStatic: false, IsFileLocal: false }
        && (type.BaseType?.SpecialType == SpecialType.System_Object || type.DerivesFromRuntime(WellKnownNames.LossModule));
}
