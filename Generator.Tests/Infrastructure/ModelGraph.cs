using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>
/// Walks everything that a pipeline's values hold, private fields included, in search of what keeps a compilation alive
/// or never compares equal.
/// </summary>
internal static class ModelGraph
{
    private static readonly Type[] Forbidden =
        [typeof(ISymbol), typeof(Compilation), typeof(SemanticModel), typeof(SyntaxNode), typeof(SyntaxTree), typeof(Location), typeof(SyntaxReference), typeof(AttributeData)];

    /// <summary>No value of a named step holds anything of the compiler's.</summary>
    /// <returns>How many objects were looked at.</returns>
    public static int HoldsValuesOnly(GeneratorRun run, Type trackingNames)
    {
        var visited = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var value in TrackedSteps.Values(run, trackingNames))
        {
            Visit(value, value.GetType().Name, visited);
        }

        return visited.Count;
    }

    private static void Visit(object? value, string path, HashSet<object> visited)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !visited.Add(value))
        {
            return;
        }

        Assert.False(Array.Exists(Forbidden, type => type.IsInstanceOfType(value)), $"{path} is a {value.GetType()}");
        if (value is Array array)
        {
            foreach (var item in (IEnumerable)array)
            {
                Visit(item, $"{path}[]", visited);
            }

            return;
        }

        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Visit(field.GetValue(value), $"{path}.{field.Name}", visited);
            }
        }
    }
}
