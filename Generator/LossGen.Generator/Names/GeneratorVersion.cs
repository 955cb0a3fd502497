using System.Reflection;

namespace LossGen.Generator.Names;

/// <summary>
/// The version that wrote a file, as the package has it. An editor keeps the generator that it loaded first until it is restarted,
/// and the header of the generated file is where one sees that.
/// </summary>
internal static class GeneratorVersion
{
    public static readonly string Text = typeof(GeneratorVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>().InformationalVersion.Split('+')[0];
}
