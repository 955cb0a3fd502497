using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Torch;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Switches;

/// <summary>A rule that asks for everything that a rule can ask for, and counts how often it is called in which file.</summary>
internal sealed class CountingRule(string id) : TorchRule
{
    private readonly List<string> files = [];

    public override DiagnosticDescriptor Descriptor { get; } =
        new(id, "counts", "counts", "Counting", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    /// <summary>The files of the calls.</summary>
    public IReadOnlySet<string> Files => files.ToHashSet(StringComparer.Ordinal);

    /// <summary>The kinds of the calls.</summary>
    public ISet<string> Kinds { get; } = new HashSet<string>(StringComparer.Ordinal);

    public override void Register(RuleTable table)
    {
        table.OnCall((context, _) => Count("call", context.Operation.Syntax.SyntaxTree), "mean");
        table.OnLoss((context, _) => Count("loss", context.Operation.Syntax.SyntaxTree), LossKind.Mse);
        table.OnArithmetic((context, _) => Count("arithmetic", context.Operation.Syntax.SyntaxTree));
        table.OnCreation((context, _) => Count("creation", context.Operation.Syntax.SyntaxTree), "Parameter");
        table.OnOperation(OperationKind.Return, (context, _) => Count("operation", context.Operation.Syntax.SyntaxTree));
        table.OnType((context, _) => Count("type", context.Symbol.DeclaringSyntaxReferences[0].SyntaxTree));
    }

    private void Count(string kind, SyntaxTree file)
    {
        lock (files)
        {
            files.Add(file.FilePath);
            Kinds.Add(kind);
        }
    }
}
