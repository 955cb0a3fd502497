using System.Collections.Immutable;
using LossGen.Generator.Analyzers.Torch.Losses;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch;

/// <summary>
/// Which check looks at which operation. Calls are found by name and assembly before any rule runs, because nearly all
/// operations of a program concern no rule, and the look-up is all that they may cost.
/// </summary>
internal sealed class RuleTable
{
    private readonly Dictionary<string, List<Action<RuleContext, IInvocationOperation>>> calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Action<RuleContext, IObjectCreationOperation>>> creations = new(StringComparer.Ordinal);
    private readonly Dictionary<LossKind, List<Action<RuleContext, LossCall>>> losses = [];
    private readonly Dictionary<OperationKind, List<Action<RuleContext, IOperation>>> operations = [];
    private readonly List<Action<RuleContext, IBinaryOperation>> arithmetic = [];
    private readonly List<Action<SymbolAnalysisContext, TorchContext>> types = [];

    public RuleTable(ImmutableArray<TorchRule> rules)
    {
        foreach (var rule in rules)
        {
            rule.Register(this);
        }
    }

    /// <summary>Calls of TorchSharp's methods of these names, on whatever type: the check asks which.</summary>
    public void OnCall(Action<RuleContext, IInvocationOperation> check, params string[] methods)
    {
        foreach (var method in methods)
        {
            Add(calls, method, check);
        }
    }

    /// <summary>Evaluations of TorchSharp's losses, as function or as module.</summary>
    public void OnLoss(Action<RuleContext, LossCall> check, params LossKind[] kinds)
    {
        foreach (var kind in kinds)
        {
            Add(losses, kind, check);
        }
    }

    /// <summary>Operators between tensors, or a tensor and a number.</summary>
    public void OnArithmetic(Action<RuleContext, IBinaryOperation> check) => arithmetic.Add(check);

    /// <summary><c>new</c> of TorchSharp's types of these names.</summary>
    public void OnCreation(Action<RuleContext, IObjectCreationOperation> check, params string[] typeNames)
    {
        foreach (var type in typeNames)
        {
            Add(creations, type, check);
        }
    }

    /// <summary>Every operation of a kind. The check is called often and must refuse early.</summary>
    public void OnOperation(OperationKind kind, Action<RuleContext, IOperation> check) => Add(operations, kind, check);

    /// <summary>Every class of the compilation.</summary>
    public void OnType(Action<SymbolAnalysisContext, TorchContext> check) => types.Add(check);

    /// <summary>Registers what the rules want, and nothing else.</summary>
    public void Start(CompilationStartAnalysisContext start, TorchContext torch)
    {
        if (calls.Count > 0 || losses.Count > 0)
        {
            start.RegisterOperationAction(context => CheckCall(new RuleContext(context, torch)), OperationKind.Invocation);
        }

        if (creations.Count > 0)
        {
            start.RegisterOperationAction(context => CheckCreation(new RuleContext(context, torch)), OperationKind.ObjectCreation);
        }

        if (arithmetic.Count > 0)
        {
            start.RegisterOperationAction(context => CheckArithmetic(new RuleContext(context, torch)), OperationKind.Binary);
        }

        foreach (var pair in operations)
        {
            var checks = pair.Value;
            start.RegisterOperationAction(context => Run(checks, new RuleContext(context, torch), context.Operation), pair.Key);
        }

        if (types.Count > 0)
        {
            start.RegisterSymbolAction(context => types.ForEach(check => check(context, torch)), SymbolKind.NamedType);
        }
    }

    private static void Add<TKey, TCheck>(Dictionary<TKey, List<TCheck>> table, TKey key, TCheck check)
        where TKey : notnull
    {
        if (!table.TryGetValue(key, out var checks))
        {
            table.Add(key, checks = []);
        }

        checks.Add(check);
    }

    private static void Run<TOperation>(List<Action<RuleContext, TOperation>> checks, RuleContext context, TOperation operation)
    {
        foreach (var check in checks)
        {
            check(context, operation);
        }
    }

    private void CheckCall(RuleContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!context.Torch.Declares(call.TargetMethod))
        {
            return;
        }

        if (calls.TryGetValue(call.TargetMethod.Name, out var checks))
        {
            Run(checks, context, call);
        }

        if (losses.Count > 0
            && LossCall.Read(call, context.Torch, context.CancellationToken) is { } loss
            && losses.TryGetValue(loss.Kind, out var lossChecks))
        {
            Run(lossChecks, context, loss);
        }
    }

    private void CheckCreation(RuleContext context)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Type is { } type && creations.TryGetValue(type.Name, out var checks) && context.Torch.Declares(type))
        {
            Run(checks, context, creation);
        }
    }

    private void CheckArithmetic(RuleContext context)
    {
        var operation = (IBinaryOperation)context.Operation;
        if (operation.OperatorMethod is { } method && context.Torch.Declares(method) && context.Torch.IsTensor(operation.Type))
        {
            Run(arithmetic, context, operation);
        }
    }
}
