using LossGen.Analyzers.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG3015: adds what keeps the learned weight up.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LearnedWeightWithoutPriceFix)), Shared]
public sealed class LearnedWeightWithoutPriceFix() : LossGenFix(LearnedWeightWithoutPrice.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == LearnedWeightWithoutPrice.AddPrice && Product(context.Node) is { } product)
        {
            var price = context.Value!;
            yield return new Repair(
                "Add the price",
                LearnedWeightWithoutPrice.AddPrice,
                editor => editor.Change(
                    product,
                    known => SyntaxEdits.Template($"product + {price}", ("product", known.WithoutTrivia())).WithTriviaFrom(known)));
        }
    }

    // exp(-s) * loss. A chain of calls, as exp(-s).mul(loss).backward(), is left to its author.
    private static BinaryExpressionSyntax? Product(SyntaxNode weight) =>
        weight.Ancestors().TakeWhile(static node => node is not StatementSyntax).OfType<BinaryExpressionSyntax>().FirstOrDefault();
}
