using System.Reflection;
using Microsoft.CodeAnalysis;

namespace LossGen.Benchmarks.Generators;

/// <summary>The generators of other projects, from the folder that the build copies them to.</summary>
internal static class PeerGenerators
{
    /// <summary>All generators of an assembly, as a project that references it runs them; null where it is not there.</summary>
    public static IReadOnlyList<IIncrementalGenerator>? Load(string assembly)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "peers", assembly + ".dll");
        return !File.Exists(path)
            ? null
            : [.. Assembly.LoadFrom(path).GetTypes()
                .Where(static type => type.GetCustomAttribute<GeneratorAttribute>() is not null && typeof(IIncrementalGenerator).IsAssignableFrom(type))
                .Select(static type => (IIncrementalGenerator)Activator.CreateInstance(type)!)];
    }
}
