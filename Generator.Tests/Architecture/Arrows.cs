using System.Reflection;

namespace LossGen.Generator.Tests.Architecture;

/// <summary>Which folders of a code base name which: a folder is a namespace.</summary>
internal static class Arrows
{
    /// <summary>Every arrow between two namespaces of these types, with one type that draws it.</summary>
    public static Dictionary<(string From, string To), string> Between(IEnumerable<Type> types)
    {
        var arrows = new Dictionary<(string, string), string>();
        foreach (var type in types.Where(static type => type.Namespace?.StartsWith("LossGen", StringComparison.Ordinal) == true))
        {
            foreach (var other in TypeReferences.Of(type).Where(other => other.Namespace?.StartsWith("LossGen", StringComparison.Ordinal) == true && other.Namespace != type.Namespace))
            {
                arrows.TryAdd((type.Namespace!, other.Namespace!), $"{type.Name} names {other.Name}");
            }
        }

        return arrows;
    }

    /// <summary>The types of an assembly, without those that compilers and source generators put into it.</summary>
    public static IEnumerable<Type> TypesOf(Assembly assembly) => assembly.GetTypes();
}
