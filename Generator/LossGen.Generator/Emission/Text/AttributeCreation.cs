using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Text;

/// <summary>An attribute of the user's, created again with the arguments that it was written with.</summary>
internal static class AttributeCreation
{
    public static string Write(string qualifiedName, EquatableArray<ArgumentModel> arguments)
    {
        var positional = string.Join(
            ", ",
            arguments.Where(static argument => argument.Name is null).Select(static argument => Constants.Write(argument.Value)));
        var named = string.Join(
            ", ",
            arguments.Where(static argument => argument.Name is not null).Select(
                static argument => $"{Identifiers.Escape(argument.Name!)} = {Constants.Write(argument.Value)}"));
        return $"new {qualifiedName}({positional}){(named.Length == 0 ? "" : $" {{ {named} }}")}";
    }
}
