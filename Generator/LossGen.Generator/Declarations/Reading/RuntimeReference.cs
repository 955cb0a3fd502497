using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>Whether a project uses LossGen at all.</summary>
internal static class RuntimeReference
{
    /// <summary>
    /// One look-up, so that a project without LossGen pays for nothing else. All types of the name are asked for: a
    /// second copy, from another version or from the user, makes the single look-up ambiguous and must not switch the
    /// analyzers off.
    /// </summary>
    public static bool Exists(Compilation compilation) =>
        !compilation.GetTypesByMetadataName(WellKnownNames.CombinedLossAttribute).IsEmpty;
}
