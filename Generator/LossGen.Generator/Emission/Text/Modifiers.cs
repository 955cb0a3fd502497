using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Text;

/// <summary>The modifiers of generated members.</summary>
internal static class Modifiers
{
    /// <summary>A loss class that derives from another one hides its base's generated members.</summary>
    public static string New(LossModel loss) => loss.Base.AnnotatedBase is null ? "" : "new ";

    /// <summary>The modifiers of a member that takes the inputs; with other inputs it is an overload and hides nothing.</summary>
    public static string WithInputs(LossModel loss) => $"{loss.Accessibility} {(loss.Base.HasSameInputs ? "new " : "")}";
}
