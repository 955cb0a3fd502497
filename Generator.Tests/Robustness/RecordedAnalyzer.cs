using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Generator.Tests.Robustness;

/// <summary>What an analyzer asks to be called for in a compilation, by the name of the kind of action.</summary>
internal static class RecordedAnalyzer
{
    /// <summary>Initializes the analyzer as a compiler does, starts the compilation, and returns everything that was registered.</summary>
    /// <param name="analyzer">The analyzer.</param>
    /// <param name="compilation">The project.</param>
    public static ActionList Start(DiagnosticAnalyzer analyzer, Compilation compilation)
    {
        var actions = new ActionList();
        var context = new Initialization(actions);
        analyzer.Initialize(context);
        foreach (var start in context.Starts)
        {
            start(new CompilationStart(compilation, actions));
        }

        return actions;
    }

    private sealed class Initialization(ActionList actions) : AnalysisContext
    {
        public List<Action<CompilationStartAnalysisContext>> Starts { get; } = [];

        public override void EnableConcurrentExecution()
        {
            // Nothing to record: a test of the catalogue of Roslyn's own analyzers, RS1026, asks for it.
        }

        public override void ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags analysisMode)
        {
            // As above, RS1025.
        }

        public override void RegisterCompilationStartAction(Action<CompilationStartAnalysisContext> action) => Starts.Add(action);

        public override void RegisterCompilationAction(Action<CompilationAnalysisContext> action) => actions.Add("compilation");

        public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action) => actions.Add("semantic model");

        public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> symbolKinds) => actions.Add(action, symbolKinds);

        public override void RegisterSymbolStartAction(Action<SymbolStartAnalysisContext> action, SymbolKind symbolKind) => actions.Add("symbol start");

        public override void RegisterCodeBlockStartAction<TLanguageKindEnum>(Action<CodeBlockStartAnalysisContext<TLanguageKindEnum>> action) => actions.Add("code block start");

        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => actions.Add("code block");

        public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action) => actions.Add("syntax tree");

        public override void RegisterAdditionalFileAction(Action<AdditionalFileAnalysisContext> action) => actions.Add("additional file");

        public override void RegisterSyntaxNodeAction<TLanguageKindEnum>(Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TLanguageKindEnum> syntaxKinds) => actions.Add("syntax node");

        public override void RegisterOperationBlockStartAction(Action<OperationBlockStartAnalysisContext> action) => actions.Add("operation block start");

        public override void RegisterOperationBlockAction(Action<OperationBlockAnalysisContext> action) => actions.Add("operation block");

        public override void RegisterOperationAction(Action<OperationAnalysisContext> action, ImmutableArray<OperationKind> operationKinds) => actions.Add(action, operationKinds);
    }

    private sealed class CompilationStart(Compilation compilation, ActionList actions)
        : CompilationStartAnalysisContext(compilation, new AnalyzerOptions([]), CancellationToken.None)
    {
        public override void RegisterCompilationEndAction(Action<CompilationAnalysisContext> action) => actions.Add("compilation end");

        public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action) => actions.Add("semantic model");

        public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> symbolKinds) => actions.Add(action, symbolKinds);

        public override void RegisterSymbolStartAction(Action<SymbolStartAnalysisContext> action, SymbolKind symbolKind) => actions.Add("symbol start");

        public override void RegisterCodeBlockStartAction<TLanguageKindEnum>(Action<CodeBlockStartAnalysisContext<TLanguageKindEnum>> action) => actions.Add("code block start");

        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => actions.Add("code block");

        public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action) => actions.Add("syntax tree");

        public override void RegisterAdditionalFileAction(Action<AdditionalFileAnalysisContext> action) => actions.Add("additional file");

        public override void RegisterSyntaxNodeAction<TLanguageKindEnum>(Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TLanguageKindEnum> syntaxKinds) => actions.Add("syntax node");

        public override void RegisterOperationBlockStartAction(Action<OperationBlockStartAnalysisContext> action) => actions.Add("operation block start");

        public override void RegisterOperationBlockAction(Action<OperationBlockAnalysisContext> action) => actions.Add("operation block");

        public override void RegisterOperationAction(Action<OperationAnalysisContext> action, ImmutableArray<OperationKind> operationKinds) => actions.Add(action, operationKinds);
    }
}
