using System.Collections.Immutable;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1016: what a phase trains are modules that the class holds.</summary>
internal sealed class TrainsNoModuleRule : DeclarationRule
{
    /// <summary>Phase '{name}' cannot train {what, why, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1016",
        "Phase with an unknown module",
        "Phase '{0}' cannot train {1}",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Error,
        "Trains names the fields or properties that hold the modules whose parameters a phase trains, and which the other phases freeze.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        foreach (var phase in loss.Phases)
        {
            // LG1017 speaks of it, and a name is what messages call it by.
            if (phase.IsUnnamed)
            {
                continue;
            }

            var names = phase.Trains;
            for (var i = 0; i < names.Length; i++)
            {
                if (Objection(loss.Type, names, names[i]) is var (reason, remedies))
                {
                    problems.Report(Descriptor, Anchor.AtItem(phase.Attribute, "Trains", i), remedies, phase.Name, reason);
                }
            }
        }
    }

    private static (string Reason, Remedies Remedies)? Objection(INamedTypeSymbol type, ImmutableArray<string> trained, string name)
    {
        var what = name.Trim().Length == 0 ? "an empty name" : $"'{Excerpt.Of(name)}'";
        if (PhaseReader.FindTrained(type, name) is not { } member)
        {
            return Unknown(type, trained, name, what);
        }

        if (!IsReachable(member, type))
        {
            return ($"{what}, which is private in '{member.ContainingType.Name}'; make it protected there", Remedies.None);
        }

        var memberType = TypeOf(member);
        return memberType.TypeKind == TypeKind.Error || memberType.IsModule()
            ? null
            : (

                $"{what}, whose type is '{memberType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'; name a field or "
                    + "property that holds a torch.nn.Module",
                Remedies.None);
    }

    private static (
        string Reason, Remedies Remedies) Unknown(INamedTypeSymbol type, ImmutableArray<string> trained, string name, string what)
    {
        var modules = Modules(type).ToList();
        if (NearestName.Among(name, modules.Except(trained)) is { } meant)
        {
            var expression = $"nameof({Identifiers.Escape(meant)})";
            return (
                $"{what}, no field or property of '{type.Name}'; use {expression}", Remedies.Of(Remedies.ReplaceExpression, expression));
        }

        if (type.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => parameter.Name == name)))
        {
            return ($"{what}, which is a constructor's parameter; keep it in a field and name that", Remedies.None);
        }

        return (
            modules.Count == 0
                ? $"{what}, no field or property of '{type.Name}'; keep the module in one"
                : $"{what}, no field or property of '{type.Name}', whose modules are {Listing.Of(modules)}",
            Remedies.None);
    }

    /// <summary>The members that a phase can train.</summary>
    private static IEnumerable<string> Modules(INamedTypeSymbol type)
    {
        foreach (var owner in type.AndBases().Until(static owner => owner.SpecialType != SpecialType.None || owner.IsInRuntime()))
        {
            foreach (var member in owner.GetMembers())
            {
                if (member is IFieldSymbol or IPropertySymbol { GetMethod: not null, IsIndexer: false }
                    && member.CanBeReferencedByName
                    && IsReachable(member, type)
                    && TypeOf(member).IsModule())
                {
                    yield return member.Name;
                }
            }
        }
    }

    private static bool IsReachable(ISymbol member, INamedTypeSymbol type) =>
        member.DeclaredAccessibility != Accessibility.Private || member.ContainingType.Equals(type, SymbolEqualityComparer.Default);

    private static ITypeSymbol TypeOf(ISymbol member) => member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type;
}
