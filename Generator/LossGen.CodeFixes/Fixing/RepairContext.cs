using LossGen.Analyzers.Torch;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.CodeFixes.Fixing;

/// <summary>A diagnostic where it was reported.</summary>
internal sealed class RepairContext
{
    private RepairContext(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        Document = document;
        Root = root;
        Model = model;
        Diagnostic = diagnostic;
        CancellationToken = cancellationToken;
        Torch = TorchContext.Create(model.Compilation)!;
    }

    public Document Document { get; }

    public SyntaxNode Root { get; }

    public SemanticModel Model { get; }

    public Diagnostic Diagnostic { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>TorchSharp's symbols.</summary>
    public TorchContext Torch { get; }

    /// <summary>The innermost node under the squiggle.</summary>
    public SyntaxNode Node => Root.FindNode(Diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

    /// <summary>
    /// The repair that a rule about code names: it decides for one. A rule about declarations may name several, each with its value.
    /// </summary>
    public string? Repair => Diagnostic.Properties.Count == 1 ? Diagnostic.Properties.Keys.First() : null;

    /// <summary>The number, name or expression that goes with the repair.</summary>
    public string? Value => Repair is null ? null : Property(Repair);

    /// <summary>The other place that the diagnostic names, when it is in this document.</summary>
    public SyntaxNode? Other =>
        Diagnostic.AdditionalLocations is [{ SourceTree.FilePath: { } path, SourceSpan: var span }, ..] && path == Root.SyntaxTree.FilePath
            ? Root.FindNode(span, getInnermostNodeForTie: true)
            : null;

    /// <summary>What the analyzer says to the fix under a name.</summary>
    public string? Property(string name) => Diagnostic.Properties.TryGetValue(name, out var value) ? value : null;

    /// <summary>The edit that gives a parameter a value: in its argument, by name or position, or in a new one.</summary>
    /// <param name="call">A call or creation.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="value">The value, as text.</param>
    /// <returns>Null where the node is no call.</returns>
    public Action<SyntaxEditor>? SetArgument(SyntaxNode? call, string parameter, string value)
    {
        if (call.Arguments() is not { } list)
        {
            return null;
        }

        return Model.GetOperation(call!, CancellationToken)
            ?.Argument(parameter) is { ArgumentKind: ArgumentKind.Explicit, Syntax: ArgumentSyntax { Expression: var written } }
            ? editor => editor.Change(written, _ => SyntaxFactory.ParseExpression(value))
            : editor => editor.Change(list, current => current.With(parameter, value));
    }

    /// <summary>How a type is written at the squiggle: as short as the usings allow; null when it does not exist.</summary>
    /// <param name="metadataName">The type's full name.</param>
    public string? NameOf(string metadataName) =>
        TypeOf(metadataName)?.ToMinimalDisplayString(Model, Node.SpanStart);

    /// <summary>A type; the first one where several references declare it.</summary>
    /// <param name="metadataName">The type's full name.</param>
    public INamedTypeSymbol? TypeOf(string metadataName) => Model.Compilation.GetTypesByMetadataName(metadataName).FirstOrDefault();

    public static async Task<RepairContext> CreateAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return new RepairContext(document, root!, model!, diagnostic, cancellationToken);
    }
}
