using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>Components that are assigned when <c>RegisterComponents</c>, which does its work once, has already run.</summary>
internal static class EarlyRegistration
{
    public static IEnumerable<(Finding Finding, string Message)> Find(ModuleLook look)
    {
        if (look.Chain.Registrations == 0)
        {
            yield break;
        }

        var made = look.Made.Where(static write => write.Constructor is not null).ToList();
        foreach (var constructor in look.Constructors)
        {
            var registrations = look.Registrations(constructor).ToList();
            var before = look.IsRegisteredBefore(constructor);
            var late = made
                .Where(write => SymbolEqualityComparer.Default.Equals(write.Constructor, constructor)
                    && (before || (registrations.Count > 0 && write.Place.SpanStart > registrations[0].Syntax.Span.End)))
                .ToList();
            if (late.Count == 0 || !look.Torch.ModuleUses(look.CancellationToken).IsTrained(look.Type))
            {
                continue;
            }

            if (before)
            {
                foreach (var write in late)
                {
                    yield return (
                        new Finding(ParametersNotRegistered.Rule, write.Place),
                        $"'{write.Member.Name}' is assigned after RegisterComponents() in {Who(look, constructor)}; give it its value in "
                            + "its declaration, or register it by name: the call works once, and no optimizer trains it");
                }
            }
            else
            {
                yield return (
                    Finding(look, registrations, late),
                    $"RegisterComponents() runs before {Listed(late)} assigned; call it at the end of the constructor: it works once, and "
                        + $"no optimizer trains {(late.Count == 1 ? "it" : "them")}");
            }
        }
    }

    private static Finding Finding(ModuleLook look, List<IInvocationOperation> registrations, List<ComponentWrite> late)
    {
        var call = registrations[0].Syntax;
        var last = look.StatementOf(late[late.Count - 1]);
        var hasStatement = call.Parent is ExpressionStatementSyntax { Parent: BlockSyntax } && last is not null;
        return new Finding(ParametersNotRegistered.Rule, call)
        {
            Repair = !hasStatement ? null
                : registrations.Exists(registration => registration.Syntax.SpanStart > last!.Span.End) ? ParametersNotRegistered.RemoveCall
                : registrations.Count == 1 ? ParametersNotRegistered.MoveCall
                : null,
            Other = last,
        };
    }

    private static string Who(ModuleLook look, IMethodSymbol constructor) =>
        look.IsContinued(constructor) ? "the other constructor" : $"'{look.Type.BaseType?.Name}'";

    private static string Listed(List<ComponentWrite> late)
    {
        var names = late.Select(static write => write.Member.Name).Distinct(StringComparer.Ordinal).ToList();
        return names.Count switch
        {
            1 => $"'{names[0]}' is",
            2 => $"'{names[0]}' and '{names[1]}' are",
            _ => $"'{names[0]}' and {names.Count - 1} more are",
        };
    }
}
