using System.Reflection;

namespace LossGen;

/// <summary>
/// The instance fields of a class, the most derived ones first. Reflection lists the private fields of a base only where the base is asked.
/// </summary>
internal static class InstanceFields
{
    /// <summary>The fields of a type and of its bases.</summary>
    /// <param name="type">The most derived type.</param>
    /// <param name="end">The base whose fields, and those above it, are left out.</param>
    public static IEnumerable<FieldInfo> Of(Type type, Type end)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (Type? current = type; current is not null && current != end; current = current.BaseType)
        {
            foreach (var field in current.GetFields(Own))
            {
                yield return field;
            }
        }
    }
}
