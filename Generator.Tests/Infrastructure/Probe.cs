using LossGen.Analyzers.Torch;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>A compilation to ask the machinery of the rules about: the questions stand in its source as <c>Ask(expression)</c>.</summary>
internal sealed class Probe
{
    private readonly SyntaxNode root;
    private readonly SemanticModel model;

    private Probe(CSharpCompilation compilation, SyntaxTree tree)
    {
        root = tree.GetRoot();
        model = compilation.GetSemanticModel(tree);
        Torch = TorchContext.Create(compilation)!;
    }

    public TorchContext Torch { get; }

    /// <summary>The arguments of all calls of <c>Ask</c>, in source order.</summary>
    public IReadOnlyList<IOperation> Asked => [.. Calls("Ask").Select(static call => call.Arguments[0].Value.WithoutConversions())];

    /// <summary>A class with the usual members around the statements; <paramref name="members" /> may add to it.</summary>
    public static Probe Statements(string statements, string members = "") => Source(
        $$"""
        class Program
        {
            readonly Module<Tensor, Tensor> model = Linear(10, 3);
            static void Ask(object value) { }
            {{members}}
            void Train(Tensor x, Tensor y, bool condition, TorchSharp.torch.optim.Optimizer optimizer)
            {
                {{statements}}
            }
        }
        """);

    public static Probe Source(string source)
    {
        var tree = CSharpSyntaxTree.ParseText(TestSource.WithUsings(source), new CSharpParseOptions(LanguageVersion.Latest));
        var compilation = CSharpCompilation.Create("Probe", [tree], TestReferences.All, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return new Probe(compilation, tree);
    }

    /// <summary>All calls of methods of a name, in source order.</summary>
    public IReadOnlyList<IInvocationOperation> Calls(string method) =>
    [
        .. root.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Select(call => model.GetOperation(call))
            .OfType<IInvocationOperation>()
            .Where(call => call.TargetMethod.Name == method),
    ];
}
