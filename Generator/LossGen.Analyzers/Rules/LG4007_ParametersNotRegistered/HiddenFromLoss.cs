using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// A parameter that a base of loss classes keeps private: the generated part of a derived class registers what it can name.
/// </summary>
internal static class HiddenFromLoss
{
    public static IEnumerable<(Finding Finding, string Message)> Find(ModuleLook look)
    {
        if (!look.Type.IsAbstract || LossReader.FindCombinedLoss(look.Type) is not null)
        {
            yield break;
        }

        foreach (var write in look.Made)
        {
            if (write.Member.DeclaredAccessibility == Accessibility.Private
                && Learnable.IsParameter((write.Member as IFieldSymbol)?.Type ?? (write.Member as IPropertySymbol)?.Type, look.Torch)
                && look.Torch.Code.OnlyOf(write.Member, look.CancellationToken) is { } declaration)
            {
                yield return (
                    new Finding(ParametersNotRegistered.Rule, declaration) { Where = look.Torch.Code.LocationOf(write.Member) },
                    $"'{write.Member.Name}' is private, and the loss classes that derive cannot register it; make it protected: no "
                        + "optimizer trains it");
            }
        }
    }
}
