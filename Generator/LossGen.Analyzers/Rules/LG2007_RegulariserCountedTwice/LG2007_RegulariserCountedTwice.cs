using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>LG2007: the squares of a module's parameters are in the loss, and their optimizer decays them as well.</summary>
internal sealed class RegulariserCountedTwice : TorchRule
{
    /// <summary>Removes the argument.</summary>
    public const string RemoveArgument = nameof(RemoveArgument);

    /// <summary>Sets the argument to 0: without one, some optimizers of PyTorch's decay by themselves, which LG3014 asks about.</summary>
    public const string SetToZero = nameof(SetToZero);

    /// <summary>'{term}' in the loss and weight_decay {number} both decay '{module}' …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG2007",
        "Regulariser counted twice",
        "'{0}' in the loss and weight_decay {1} both decay the parameters of '{2}'; keep one of them",
        DescriptorFactory.Weighting,
        DiagnosticSeverity.Warning,
        "The gradient of the squares of the parameters is what weight_decay adds. With both, the parameters decay by the sum, and "
            + "neither number says how fast.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnCall(static (context, factory) => Check(context, factory), OptimizerCreation.Names);
        table.OnCreation(static (context, creation) => Check(context, creation), OptimizerCreation.Names);
    }

    private static void Check(RuleContext context, IOperation creation)
    {
        if (!context.Torch.IsOptimizer(creation.Type)
            || creation.Argument("weight_decay") is not { ArgumentKind: ArgumentKind.Explicit } decay
            || Constants.Number(decay.Value, context.Torch, context.CancellationToken) is not { } number
            || number <= 0
            || OptimizerParameters.ModulesOfSome(creation, context.Torch, context.CancellationToken) is not { } modules)
        {
            return;
        }

        foreach (var module in modules)
        {
            foreach (var mention in VariableMentions.Of(module.OwnVariable()!, creation, context.Torch, context.CancellationToken))
            {
                if (ParameterNorm.Of(mention, context.Torch, context.CancellationToken) is { } norm)
                {
                    context.Report(
                        new Finding(Rule, decay.Syntax)
                        {
                            Severity = norm.IsOfSome ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning,
                            Repair = Repair(creation, decay),
                        },
                        Excerpt.Of(norm.Term),
                        Numbers.Text(number),
                        module.OwnVariable()!.Name);
                    return;
                }
            }
        }
    }

    private static string? Repair(IOperation creation, IArgumentOperation decay) =>
        decay.Syntax is not ArgumentSyntax { Parent: BaseArgumentListSyntax list } argument ? null
        : creation.Type?.Name == "AdamW" ? SetToZero
        : argument.NameColon is not null || list.Arguments.Last() == argument ? RemoveArgument
        : null;
}
