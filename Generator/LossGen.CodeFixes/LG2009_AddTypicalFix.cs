using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Edits;
using LossGen.Generator.Declarations.Rules;

namespace LossGen.CodeFixes;

/// <summary>
/// LG2009: declares the magnitudes that the weight implies, on the sides that lack one. They are a claim that the weight
/// already makes, written down where a measurement can confirm or refute it.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddTypicalFix)), Shared]
public sealed class AddTypicalFix() : LossGenFix(WeightFarFromMainRule.Rule)
{
    private protected override bool StatesWhatOnlyTheAuthorKnows => true;

    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        var own = context.Property(Remedies.AddTypical);
        var mains = context.Property(Remedies.AddTypicalToMain);
        if ((own is null && mains is null) || context.Loss()?.Main is not { } main)
        {
            yield break;
        }

        var attribute = own is null ? null : context.Auxiliary();
        var mainAttribute = mains is null ? null : context.SyntaxOf(main.Attribute);
        if ((own is null) != (attribute is null) || (mains is null) != (mainAttribute is null))
        {
            yield break;
        }

        yield return new Repair(Title(own, mains, main.Name), Remedies.AddTypical, editor =>
        {
            if (attribute is not null)
            {
                editor.Change(attribute, current => current.With("Typical", own!));
            }

            if (mainAttribute is not null)
            {
                editor.Change(mainAttribute, current => current.With("Typical", mains!));
            }
        });
    }

    private static string Title(string? own, string? mains, string main) => (own, mains) switch
    {
        (not null, not null) => $"Declare what the weight implies: Typical = {own} here, {mains} for '{main}'",
        (not null, null) => $"Declare what the weight implies: Typical = {own}",
        _ => $"Declare what the weight implies: Typical = {mains} for '{main}'",
    };
}
