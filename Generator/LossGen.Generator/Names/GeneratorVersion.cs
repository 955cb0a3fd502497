using System.Reflection;

namespace LossGen.Generator.Names;

/// <summary>
/// The version that wrote a file, as the package has it. An editor keeps the generator that it loaded first until it is restarted,
/// and the header of the generated file is where one sees that.
/// </summary>
internal static class GeneratorVersion
{
    /// <summary>The version without the hash of a commit; of a generator that was built without one, that of its assembly.</summary>
    public static readonly string Text = Of(typeof(GeneratorVersion).Assembly);

    private static string Of(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? assembly.GetName().Version.ToString(3);
}
