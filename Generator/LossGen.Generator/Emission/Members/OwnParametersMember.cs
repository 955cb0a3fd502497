using LossGen.Generator.Emission.Text;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Members;

/// <summary>The hook that tells the Runtime which parameters the class makes.</summary>
internal static class OwnParametersMember
{
    public static void Write(SourceWriter writer, LossModel loss)
    {
        if (loss.OwnParameters.Count == 0)
        {
            return;
        }

        writer.Line("/// <inheritdoc />");
        using (writer.Open("protected override void RegisterOwnParameters()"))
        {
            writer.Line("base.RegisterOwnParameters();");
            foreach (var name in loss.OwnParameters)
            {
                writer.Line($"RegisterOwnParameter(\"{name}\", this.{Identifiers.Escape(name)});");
            }
        }

        writer.Line();
    }
}
