using System.Globalization;
using LossGen.Generator.Declarations.Reading;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>Names that a rename may propose: neither taken in the class or its bases, nor proposed before.</summary>
internal sealed class FreeNames(LossReading loss)
{
    private HashSet<string>? _proposed;

    /// <summary>The name itself, or with the first number that makes it free.</summary>
    public string Named(string name) => IsFree(name) ? name : Numbered(name);

    /// <summary>The name with the first number, from 2, that makes it free.</summary>
    public string Numbered(string name)
    {
        var number = 2;
        string candidate;
        do
        {
            candidate = name + number.ToString(CultureInfo.InvariantCulture);
            number++;
        }
        while (!IsFree(candidate));
        return candidate;
    }

    private bool IsFree(string name)
    {
        if (loss.Type.AndBases().Any(
            type => type.Name == name || type.GetMembers(name).Any(member => member.IsKnownIn(loss.Type.ContainingAssembly))))
        {
            return false;
        }

        foreach (var component in loss.Components)
        {
            foreach (var parameter in component.Parameters)
            {
                if (parameter.Name == name)
                {
                    return false;
                }
            }
        }

        return (_proposed ??= []).Add(name);
    }
}
