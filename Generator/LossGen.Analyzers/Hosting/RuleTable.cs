using System.Collections.Immutable;
using LossGen.Analyzers.Flow;
using LossGen.Generator.Declarations.Reading;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers.Hosting;

/// <summary>
/// Which check looks at which operation. Calls are found by name and assembly before any rule runs, because nearly all
/// operations of a program concern no rule, and the look-up is all that they may cost.
/// </summary>
internal sealed class RuleTable
{
    private readonly ImmutableArray<TorchRule> rules;
    private readonly Dictionary<string, List<Check<IInvocationOperation>>> calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Check<IObjectCreationOperation>>> creations = new(StringComparer.Ordinal);
    private readonly Dictionary<LossKind, List<Check<LossCall>>> losses = [];
    private readonly Dictionary<LossKind, List<Check<LossCall>>> givenLosses = [];
    private readonly Dictionary<LossKind, List<Check<LossCall>>> shapedLosses = [];
    private readonly Dictionary<OperationKind, List<Check<IOperation>>> operations = [];
    private readonly List<Check<IInvocationOperation>> lossSteps = [];
    private readonly List<Check<IBinaryOperation>> arithmetic = [];
    private readonly List<(TorchRule Rule, Action<SymbolAnalysisContext, TorchContext> Run)> types = [];
    private readonly TorchRule registering = null!;

    public RuleTable(ImmutableArray<TorchRule> rules)
    {
        this.rules = rules;
        foreach (var rule in rules)
        {
            registering = rule;
            rule.Register(this);
        }
    }

    /// <summary>The table of those of its rules that a project has not switched off.</summary>
    public RuleTable WithoutRulesThatAreOff(RuleSwitches switches)
    {
        var on = rules.Where(rule => switches.IsOn(rule.Descriptor)).ToImmutableArray();
        return on.Length == rules.Length ? this : new RuleTable(on);
    }

    /// <summary>Calls of TorchSharp's methods of these names, on whatever type: the check asks which.</summary>
    public void OnCall(Action<RuleContext, IInvocationOperation> check, params string[] methods)
    {
        foreach (var method in methods)
        {
            Add(calls, method, check);
        }
    }

    /// <summary>LossGen's own steps, on a loss or on its phases.</summary>
    public void OnLossStep(Action<RuleContext, IInvocationOperation> check) => lossSteps.Add(new(registering, check));

    /// <summary>Evaluations of TorchSharp's losses, as function or as module.</summary>
    public void OnLoss(Action<RuleContext, LossCall> check, params LossKind[] kinds)
    {
        foreach (var kind in kinds)
        {
            Add(losses, kind, check);
        }
    }

    /// <summary>
    /// As <see cref="OnLoss" />, and with what callers of a combined loss, or of a method of this compilation, give to the losses in it.
    /// </summary>
    public void OnGivenLoss(Action<RuleContext, LossCall> check, params LossKind[] kinds)
    {
        OnLoss(check, kinds);
        foreach (var kind in kinds)
        {
            Add(givenLosses, kind, check);
        }
    }

    /// <summary>As <see cref="OnGivenLoss" />, where the shape matters: what a component reshapes is not what it was given.</summary>
    public void OnShapedLoss(Action<RuleContext, LossCall> check, params LossKind[] kinds)
    {
        OnLoss(check, kinds);
        foreach (var kind in kinds)
        {
            Add(shapedLosses, kind, check);
        }
    }

    /// <summary>Operators between tensors, or a tensor and a number.</summary>
    public void OnArithmetic(Action<RuleContext, IBinaryOperation> check) => arithmetic.Add(new(registering, check));

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
    public void OnType(Action<SymbolAnalysisContext, TorchContext> check) => types.Add((registering, check));

    /// <summary>Registers what the rules want, and nothing else.</summary>
    public void Start(CompilationStartAnalysisContext start, TorchContext torch, RuleSwitches switches)
    {
        var byFile = new RulesByFile(rules, switches);
        if (calls.Count > 0 || losses.Count > 0 || lossSteps.Count > 0)
        {
            start.RegisterOperationAction(context => CheckCall(new RuleContext(context, torch), byFile), OperationKind.Invocation);
        }

        if (creations.Count > 0)
        {
            start.RegisterOperationAction(context => CheckCreation(new RuleContext(context, torch), byFile), OperationKind.ObjectCreation);
        }

        if (arithmetic.Count > 0)
        {
            start.RegisterOperationAction(context => CheckArithmetic(new RuleContext(context, torch), byFile), OperationKind.Binary);
        }

        foreach (var pair in operations)
        {
            var checks = pair.Value;
            start.RegisterOperationAction(context => Run(checks, new RuleContext(context, torch), context.Operation, byFile), pair.Key);
        }

        if (types.Count > 0)
        {
            start.RegisterSymbolAction(context => CheckType(context, torch, switches), SymbolKind.NamedType);
        }
    }

    private void Add<TKey, TOperation>(Dictionary<TKey, List<Check<TOperation>>> table, TKey key, Action<RuleContext, TOperation> check)
        where TKey : notnull
    {
        if (!table.TryGetValue(key, out var checks))
        {
            table.Add(key, checks = []);
        }

        checks.Add(new(registering, check));
    }

    private static void Run<TOperation>(List<Check<TOperation>> checks, RuleContext context, TOperation operation, RulesByFile byFile)
    {
        foreach (var check in checks)
        {
            if (byFile.IsOn(check.Rule, context.Operation.Syntax.SyntaxTree))
            {
                check.Run(context, operation);
            }
        }
    }

    private void CheckType(SymbolAnalysisContext context, TorchContext torch, RuleSwitches switches)
    {
        foreach (var (rule, run) in types)
        {
            if (switches.IsOn(rule.Descriptor, context.Symbol.DeclarationsIn(context.Compilation.Assembly)))
            {
                run(context, torch);
            }
        }
    }

    private void CheckCall(RuleContext context, RulesByFile byFile)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!context.Torch.Declares(call.TargetMethod))
        {
            if (lossSteps.Count > 0 && LossGenCalls.IsStep(call))
            {
                Run(lossSteps, context, call, byFile);
            }

            var once = context.Once(GivenInputs.Apart(call, context.Torch, context.CancellationToken));
            CheckGiven(givenLosses, keepsShape: false, once, call, byFile);
            CheckGiven(shapedLosses, keepsShape: true, once, call, byFile);
            return;
        }

        if (calls.TryGetValue(call.TargetMethod.Name, out var checks))
        {
            Run(checks, context, call, byFile);
        }

        if (losses.Count > 0
            && LossCall.Read(call, context.Torch, context.CancellationToken) is { } loss
            && losses.TryGetValue(loss.Kind, out var lossChecks))
        {
            Run(lossChecks, context, loss, byFile);
        }
    }

    private static void CheckGiven(
        Dictionary<LossKind, List<Check<LossCall>>> table,
        bool keepsShape,
        RuleContext context,
        IInvocationOperation call,
        RulesByFile byFile)
    {
        if (table.Count == 0)
        {
            return;
        }

        foreach (var loss in GivenLosses.Of(call, keepsShape, context.Torch, context.CancellationToken))
        {
            if (table.TryGetValue(loss.Kind, out var checks))
            {
                Run(checks, context, loss, byFile);
            }
        }
    }

    private void CheckCreation(RuleContext context, RulesByFile byFile)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Type is { } type && creations.TryGetValue(type.Name, out var checks) && context.Torch.Declares(type))
        {
            Run(checks, context, creation, byFile);
        }
    }

    private void CheckArithmetic(RuleContext context, RulesByFile byFile)
    {
        var operation = (IBinaryOperation)context.Operation;
        if (operation.OperatorMethod is { } method && context.Torch.Declares(method) && context.Torch.IsTensor(operation.Type))
        {
            Run(arithmetic, context, operation, byFile);
        }
    }

    private sealed record Check<TOperation>(TorchRule Rule, Action<RuleContext, TOperation> Run);
}
