using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>A module class, or one of its constructors, that never registers anything.</summary>
internal static class MissingRegistration
{
    public static IEnumerable<(Finding Finding, string Message)> Find(ModuleLook look)
    {
        if (look.Type.IsAbstract)
        {
            yield break;
        }

        var constructors = look.Constructors.Where(constructor => look.BodyOf(constructor) is not null && !look.IsContinued(constructor))
            .ToList();
        if (constructors.Count > 0 && constructors.TrueForAll(constructor => look.Registrations(constructor).Any()))
        {
            yield break;
        }

        // Where another method or a base may do it, nobody knows when that runs.
        var calls = look.Constructors.Sum(constructor => look.Registrations(constructor).Count());
        var names = calls == look.Chain.Registrations ? Names(look) : [];
        if (names.Count == 0 || Severity(look) is not { } severity)
        {
            yield break;
        }

        var who = calls == 0 ? $"'{look.Type.Name}' never calls" : $"This constructor of '{look.Type.Name}' does not call";
        var message =
            $"{who} RegisterComponents(); call it at the end of the constructor: {Listed(names)} not among its parameters(), and no "
                + $"optimizer trains {(names.Count == 1 ? "it" : "them")}";
        foreach (var constructor in constructors)
        {
            if (!look.Registrations(constructor).Any() && look.BodyOf(constructor)!.Syntax is ConstructorDeclarationSyntax declaration)
            {
                yield return (Finding(look, constructor, declaration, severity), message);
            }
        }

        if (constructors.Count == 0 && look.Torch.Code.Of(look.Type, look.CancellationToken).First() is TypeDeclarationSyntax type)
        {
            yield return (
                new Finding(ParametersNotRegistered.Rule, type) { Where = type.Identifier.GetLocation(), Severity = severity }, message);
        }
    }

    // In a library of models nobody trains: what registers nothing is of no use to those who will, unless they register it themselves.
    private static DiagnosticSeverity? Severity(ModuleLook look)
    {
        var uses = look.Torch.ModuleUses(look.CancellationToken);
        return uses.IsTrainedOnItsOwn(look.Type) ? DiagnosticSeverity.Warning
            : uses.IsMadeElsewhere(look.Type) && look.Chain.Registrations == 0 && IsPublic(look.Type) ? DiagnosticSeverity.Info
            : null;
    }

    private static bool IsPublic(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }

        return true;
    }

    private static Finding Finding(
        ModuleLook look, IMethodSymbol constructor, ConstructorDeclarationSyntax declaration, DiagnosticSeverity severity) =>
        new(ParametersNotRegistered.Rule, declaration)
        {
            Where = declaration.Identifier.GetLocation(),
            Severity = severity,
            Repair = declaration.Body is null ? null : ParametersNotRegistered.InsertCall,
            Other = look.Writes
                .Where(write => SymbolEqualityComparer.Default.Equals(write.Constructor, constructor)
                    && IsComponent(write.Value.WithoutConversions().Type, look.Torch))
                .Select(look.StatementOf)
                .LastOrDefault(static statement => statement is not null),
        };

    private static bool IsComponent(ITypeSymbol? type, TorchContext torch) => torch.IsModule(type) || torch.IsTensor(type);

    // A base that registers nothing either is reported on its own, unless nobody can make one.
    private static List<string> Names(ModuleLook look)
    {
        var inherited = look.Chain.Types.Skip(1).Where(static ancestor => ancestor.IsAbstract)
            .SelectMany(ancestor => ComponentWrite.Of(ancestor, look.Torch, look.CancellationToken))
            .Where(write => Learnable.IsMade(write.Value, look.Torch, look.CancellationToken));
        return look.Made.Concat(inherited).Select(static write => write.Member.Name).Distinct(StringComparer.Ordinal).ToList();
    }

    private static string Listed(List<string> names) => names.Count switch
    {
        1 => $"'{names[0]}' is",
        2 => $"'{names[0]}' and '{names[1]}' are",
        _ => $"'{names[0]}', '{names[1]}' and {(names.Count == 3 ? $"'{names[2]}'" : $"{names.Count - 2} more")} are",
    };
}
