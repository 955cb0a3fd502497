using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing.Rules;

/// <summary>LG1016: what a phase trains are modules that the class holds.</summary>
internal sealed class TrainedModulesRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.TrainsNoModule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        foreach (var phase in loss.Phases)
        {
            foreach (var name in phase.Trains)
            {
                if (Objection(loss.Type, name) is { } reason)
                {
                    problems.Report(Descriptor, Anchor.At(phase.Attribute, "Trains"), phase.Name, name, reason);
                }
            }
        }
    }

    private static string? Objection(INamedTypeSymbol type, string name)
    {
        if (PhaseReader.FindTrained(type, name) is not { } member)
        {
            return $"'{type.Name}' has no field or property of that name; a primary constructor's parameter must be kept in a field";
        }

        if (member.DeclaredAccessibility == Accessibility.Private && !member.ContainingType.Equals(type, SymbolEqualityComparer.Default))
        {
            return $"it is private in '{member.ContainingType.Name}'";
        }

        var memberType = member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type;
        return memberType.TypeKind == TypeKind.Error || memberType.IsModule()
            ? null
            : $"its type is '{memberType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}', not a torch.nn.Module";
    }
}
