using System.Globalization;
using System.Text;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>Names that the phases of a class can have: identifiers, each once, with a free name for the phase's step.</summary>
internal sealed class PhaseNames
{
    private readonly LossReading _loss;
    private readonly HashSet<string> _taken;

    public PhaseNames(LossReading loss)
    {
        _loss = loss;
        _taken = [.. loss.Phases.Select(static phase => phase.Name).Where(static name => name.Length > 0).Select(Key)];
    }

    /// <summary>What must differ between two phases: the parameters of their optimizers begin in lower case.</summary>
    public static string Key(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    /// <summary>The member of the class that is called as the phase's step would be.</summary>
    public ISymbol? MemberWithStep(string name) =>
        _loss.Type.GetMembers("Step" + name).FirstOrDefault(static member => !member.IsImplicitlyDeclared && !member.IsWrittenByLossGen());

    /// <summary>
    /// The name as an identifier that is free: <c>WarmUp</c> for <c>warm up</c>, <c>Phase1st</c> for <c>1st</c>. It is taken from then on.
    /// </summary>
    /// <param name="name">What was written.</param>
    /// <param name="number">The phase's number, for one without a name.</param>
    public string Usable(string name, int number)
    {
        var words = Words(name);
        var identifier = words.Length == 0 ? "Phase" + number.ToString(CultureInfo.InvariantCulture)
            : SyntaxFacts.IsIdentifierStartCharacter(words[0]) ? words
            : "Phase" + words;
        var usable = Identifiers.Unique(identifier, candidate => _taken.Contains(Key(candidate)) || MemberWithStep(candidate) is not null);
        _taken.Add(Key(usable));
        return usable;
    }

    private static string Words(string name)
    {
        var words = new StringBuilder();
        var isStart = false;
        foreach (var character in name)
        {
            if (SyntaxFacts.IsIdentifierPartCharacter(character))
            {
                words.Append(isStart || words.Length == 0 ? char.ToUpperInvariant(character) : character);
                isStart = false;
            }
            else
            {
                isStart = true;
            }
        }

        return words.ToString();
    }
}
