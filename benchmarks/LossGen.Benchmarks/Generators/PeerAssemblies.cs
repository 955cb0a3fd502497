using System.Reflection;
using Microsoft.CodeAnalysis;

namespace LossGen.Benchmarks.Generators;

/// <summary>The generators and analyzers of other projects, from the folder that the build copies them to.</summary>
internal static class PeerAssemblies
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "peers");

    static PeerAssemblies() =>
        AppDomain.CurrentDomain.AssemblyResolve += static (_, wanted) =>
            Path.Combine(Folder, new AssemblyName(wanted.Name).Name + ".dll") is var path && File.Exists(path) ? Assembly.LoadFrom(path) : null;

    /// <summary>An assembly by its name; null where it is not there.</summary>
    public static Assembly? Load(string name)
    {
        var path = Path.Combine(Folder, name + ".dll");
        return File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }

    /// <summary>All generators of an assembly, as a project that references it runs them; null where it is not there.</summary>
    public static IReadOnlyList<IIncrementalGenerator>? Generators(string name) =>
        Load(name) is { } assembly
            ? [.. assembly.GetTypes()
                .Where(static type => type.GetCustomAttribute<GeneratorAttribute>() is not null && typeof(IIncrementalGenerator).IsAssignableFrom(type))
                .Select(static type => (IIncrementalGenerator)Activator.CreateInstance(type)!)]
            : null;
}
