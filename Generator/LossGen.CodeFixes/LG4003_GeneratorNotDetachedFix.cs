using LossGen.Analyzers.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG4003: detaches what the discriminator is given.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GeneratorNotDetachedFix)), Shared]
public sealed class GeneratorNotDetachedFix() : LossGenFix(GeneratorNotDetached.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == GeneratorNotDetached.Detach && context.Node is ExpressionSyntax made)
        {
            yield return new Repair(
                "Detach it", GeneratorNotDetached.Detach, editor => editor.Change(made, static current => current.CallOn("detach")));
        }
    }
}
