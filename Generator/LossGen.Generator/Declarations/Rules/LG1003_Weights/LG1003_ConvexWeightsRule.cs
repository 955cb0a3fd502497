using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Model;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>
/// LG1003 for convex combinations: weights above 0 that sum to 1. Under a scheme with that trait anything else is an error;
/// under fixed weights of a class that calls itself convex it is a warning.
/// </summary>
internal sealed class ConvexWeightsRule : DeclarationRule
{
    /// <summary>What rounding in decimal numbers leaves; the Runtime allows as much.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>How many weights of eight characters stand in the first hundred columns of a message.</summary>
    private const int MostListed = 4;

    public override DiagnosticDescriptor Descriptor => WeightNotValidRule.Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        var isConvex = loss.Traits.WeightsSumToOne;
        if (!isConvex && !(loss.Traits == SchemeTraits.FixedWeights && ConvexName.IsSaidBy(loss.Type.Name)))
        {
            return;
        }

        var components = loss.Components.Where(static component => component.IsWeighed).ToList();

        // Numbers that are none, or below 0, have their own finding.
        if (components.Count == 0 || components.Exists(static component => !(component.Weight >= 0) || double.IsInfinity(component.Weight)))
        {
            return;
        }

        if (isConvex)
        {
            CheckConvex(loss, components, problems);
        }
        else if (components.Count > 1
            && components.TrueForAll(static component => component.Weight > 0)
            && !SumToOne(components))
        {
            problems.Report(
                Descriptor,
                DiagnosticSeverity.Warning,
                Anchor.At(loss.Scheme?.Attribute ?? loss.Attribute),
                RemediesFor(loss, components),
                $"'{loss.Type.Name}' is called convex, but its weights sum to {SumOf(components)}: {WhatToWrite(components)}; the loss "
                    + "scale changes with every edit");
        }
    }

    private void CheckConvex(LossReading loss, List<ComponentReading> components, ProblemSink problems)
    {
        var scheme = loss.Scheme!.Attribute;
        if (components.Count < 2)
        {
            Report(
                Anchor.At(scheme),
                Remedies.None,
                $"{loss.SchemeName} weighs two or more components against each other, and '{loss.Type.Name}' has one");
        }
        else if (components[0].WeightFromScheme is { } first)
        {
            if (components.Count > 2)
            {
                Report(
                    loss.AnchorOfWeight(components[0]),
                    Remedies.None,
                    FormattableString.Invariant($"{loss.SchemeName} with a number weighs two components, and '{loss.Type.Name}' has ")
                        + FormattableString.Invariant($"{components.Count}: leave the number out and give each component its weight"));
            }
            else if (first is <= 0 or >= 1)
            {
                Report(
                    loss.AnchorOfWeight(components[0]),
                    Remedies.None,
                    $"The weight of '{components[0].Name}' is {Numbers.Text(first)}: write a number between 0 and 1, as 0.5; "
                        + $"'{components[1].Name}' gets what it leaves of 1, now {Numbers.Text(1 - first)}");
            }
        }
        else if (components.Find(static component => component.Weight is <= 0 or >= 1) is { } outside)
        {
            var remedies = components.TrueForAll(static component => component.Weight > 0) ? RemediesFor(loss, components) : Remedies.None;
            Report(
                loss.AnchorOfWeight(outside),
                remedies,
                $"The weight of '{outside.Name}' is {Numbers.Text(outside.Weight)}: {WhatToWrite(components)}; convex weights lie "
                    + "between 0 and 1");
        }
        else if (!SumToOne(components))
        {
            Report(
                Anchor.At(scheme),
                RemediesFor(loss, components),
                $"Convex weights sum to {SumOf(components)}, not 1: {WhatToWrite(components)}; the loss scale changes with every edit");
        }

        void Report(Anchor anchor, Remedies remedies, string reason) => problems.Report(Descriptor, anchor, remedies, reason);
    }

    private static bool SumToOne(List<ComponentReading> components) =>
        Math.Abs(components.Sum(static component => component.Weight) - 1) <= Tolerance;

    /// <summary>The sum, without the digits that the addition of binary numbers leaves.</summary>
    private static string SumOf(List<ComponentReading> components) =>
        Numbers.Text(ConvexShares.Rounded(components.Sum(static component => component.Weight)));

    /// <summary>The numbers that the fixes write: one where one is enough, else all, as far as an error list has room for them.</summary>
    private static string WhatToWrite(List<ComponentReading> components)
    {
        var weights = components.ConvertAll(static component => component.Weight);
        if (ConvexShares.Rest(weights) is { } rest)
        {
            return $"write {Numbers.Text(rest)} for '{components[components.Count - 1].Name}'";
        }

        return ConvexShares.Normalised(weights) is not { } shares
            ? "write weights above 0 that sum to 1"
            : shares.Length > MostListed
                ? $"divide each by {SumOf(components)}"
                : $"write {string.Join(", ", shares.Select(static share => Numbers.Text(share)))}";
    }

    private static Remedies RemediesFor(LossReading loss, List<ComponentReading> components)
    {
        if (components.Exists(component => loss.IsInherited(component) || component.Schedule is not null)
            || components.Select(static component => component.Name).Distinct().Count() < components.Count)
        {
            return Remedies.None;
        }

        var weights = components.ConvertAll(static component => component.Weight);
        var remedies = Remedies.None;
        if (ConvexShares.Normalised(weights) is { } shares)
        {
            remedies = remedies.With(
                Remedies.NormaliseWeights, WeightList.Write(components.Select((component, i) => (component.Name, shares[i]))));
        }

        if (ConvexShares.Rest(weights) is { } rest)
        {
            remedies = remedies.With(Remedies.CompleteWeights, WeightList.Write([(components[components.Count - 1].Name, rest)]));
        }

        return remedies;
    }
}
