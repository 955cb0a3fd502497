using LossGen.Analyzers.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG4009: says the optimizer's learning rate in the group.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GroupOverridesRateFix)), Shared]
public sealed class GroupOverridesRateFix() : LossGenFix(GroupOverridesRate.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == GroupOverridesRate.StateRate && context.SetArgument(context.Node, "lr", context.Value!) is { } edit)
        {
            yield return new Repair("Say the learning rate", GroupOverridesRate.StateRate, edit);
        }
    }
}
