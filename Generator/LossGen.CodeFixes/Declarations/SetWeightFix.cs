using System.Collections.Immutable;
using System.Composition;
using LossGen.CodeFixes.Infrastructure;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Parsing.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.CodeFixes.Declarations;

/// <summary>LG2001, LG1003: writes the weight that the rule names.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SetWeightFix))]
[Shared]
public sealed class SetWeightFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(Descriptors.AuxiliaryDominates.Id, Descriptors.WeightNotValid.Id);

    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.SetWeight) is { } weight && context.Attribute() is { } attribute)
        {
            yield return new Repair(
                $"Set the weight to {weight}",
                Remedies.SetWeight,
                editor => editor.Change(attribute, current => current.WithWeight(weight, context.Property(Remedies.SetPowerOfTen))));
        }
    }
}
