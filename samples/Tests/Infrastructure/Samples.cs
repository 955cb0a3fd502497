using System.Reflection;

namespace LossGen.Samples.Tests.Infrastructure;

/// <summary>Where the samples stand, and their programs as built in this configuration.</summary>
internal static class Samples
{
    public static string Directory { get; } = Metadata("SamplesDirectory");

    public static string Configuration { get; } = Metadata("Configuration");

    public static string Data => Path.Combine(Directory, "data", "fashion-mnist");

    public static string Program(string name) =>
        Path.Combine(Directory, name, "bin", Configuration, "net10.0", name + ".dll");

    private static string Metadata(string key) => typeof(Samples).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
