using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers.Hosting;

/// <summary>What a rule sees of the operation that it looks at.</summary>
internal readonly struct RuleContext(
    OperationAnalysisContext context,
    TorchContext torch,
    HashSet<(string Rule, SyntaxNode Place)>? reported = null,
    (SyntaxNode Argument, SyntaxNode Made)? inputs = null)
{
    public TorchContext Torch { get; } = torch;

    public IOperation Operation => context.Operation;

    /// <summary>The member that contains the operation.</summary>
    public ISymbol ContainingSymbol => context.ContainingSymbol;

    public CancellationToken CancellationToken => context.CancellationToken;

    /// <summary>A value of the <c>.editorconfig</c> that applies to the file.</summary>
    /// <param name="key">The key, such as <c>lossgen.dominance.limit</c>.</param>
    public string? Option(string key) =>
        context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Operation.Syntax.SyntaxTree).TryGetValue(key, out var value)
            ? value
            : null;

    /// <summary>Reports at the rule's own severity, without a fix.</summary>
    /// <param name="descriptor">The rule.</param>
    /// <param name="place">What the squiggle is under.</param>
    /// <param name="arguments">The message's arguments.</param>
    public void Report(DiagnosticDescriptor descriptor, IOperation place, params object[] arguments) =>
        Report(new Finding(descriptor, place.Syntax), arguments);

    /// <summary>Reports a finding.</summary>
    /// <param name="finding">What was found.</param>
    /// <param name="arguments">The message's arguments.</param>
    public void Report(Finding finding, params object[] arguments)
    {
        if (reported is null)
        {
            context.ReportDiagnostic(finding.ToDiagnostic(arguments));
            return;
        }

        if ((context.Operation.Syntax.Contains(finding.Place) || inputs?.Made.Contains(finding.Place) == true)
            && reported.Add((finding.Rule.Id, finding.Place)))
        {
            // The squiggle stays in the call, because an editor looks for what it changed there.
            var place = context.Operation.Syntax.Contains(finding.Place) ? finding : finding.At(inputs!.Value.Argument);
            context.ReportDiagnostic(place.ToDiagnostic(arguments));
        }
    }

    /// <summary>
    /// The same, for a call that several components may say the same of: each place in the call, or in the object with its inputs, is
    /// reported once, and none elsewhere.
    /// </summary>
    /// <param name="inputs">
    /// The argument that is the object with all inputs, and its creation, where that stands outside of the call.
    /// </param>
    public RuleContext Once((SyntaxNode Argument, SyntaxNode Made)? inputs) => new(context, Torch, [], inputs);
}
