using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;
using LossGen.Generator.Model;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Emission.Refused;

/// <summary>What the members of a refused class are written from.</summary>
internal sealed class RefusedPart
{
    /// <summary>What ends a line, and with it a comment: a reason may name what the user wrote.</summary>
    private static readonly char[] LineEnds = ['\r', '\n', '\u0085', '\u2028', '\u2029'];

    private readonly string? _obsolete;
    private readonly string _reasonInComment;

    public RefusedPart(SourceWriter writer, LossModel loss, RefusalModel refusal)
    {
        (Writer, Loss, Refusal) = (writer, loss, refusal);
        Reason = refusal.Reason ?? $"{loss.Type.DisplayName} does not compile.";
        var literal = SymbolDisplay.FormatLiteral(Reason, quote: true);
        _reasonInComment = FormulaText.Escape(string.Join(" ", Reason.Split(LineEnds, StringSplitOptions.RemoveEmptyEntries)));
        Throw = $"throw new global::System.InvalidOperationException({literal})";
        _obsolete = refusal.Reason is null ? null : $"[global::System.Obsolete({literal}, error: true)]";
        Inputs = Optional(loss);
    }

    public SourceWriter Writer { get; }

    public LossModel Loss { get; }

    public RefusalModel Refusal { get; }

    /// <summary>Why the class is refused.</summary>
    public string Reason { get; }

    /// <summary>The body of every member.</summary>
    public string Throw { get; }

    /// <summary>All inputs. Each has a default, so that a call never has an error of its own.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>The modifiers of a member that is no type and takes no input.</summary>
    public string Public => Refusal.IsStatic ? "public static" : "public";

    /// <summary>The modifiers of a member that takes the inputs.</summary>
    public string WithInputs => Refusal.IsStatic ? $"{Loss.Accessibility} static" : Loss.Accessibility;

    /// <summary>Inputs as parameters, for a class or one of its phases.</summary>
    public static IReadOnlyList<string> Optional(LossModel loss) =>
        loss.Inputs.Select(static input => $"{input.Type} {Identifiers.Escape(input.Name)} = default!").ToList();

    /// <summary>Whether the member's name is free.</summary>
    public bool Has(string member) => !Refusal.Omitted.Contains(member);

    /// <summary>The generated type, or what stands for it where its name is taken.</summary>
    public string TypeOrDynamic(string name) => Has(name) ? name : "dynamic";

    /// <summary>A member that callers use, in one line.</summary>
    public void WriteMember(string what, string member)
    {
        WriteSummary(what);
        WriteObsolete();
        Writer.Line(member);
        Writer.Line();
    }

    /// <summary>A method that callers use.</summary>
    public void WriteMethod(string what, string header, IReadOnlyList<string> parameters) =>
        WriteMember(what, $"{header}({string.Join(", ", parameters)}) => {Throw};");

    public void WriteSummary(string what) => Writer.Line($"/// <summary>{what}. {_reasonInComment}</summary>");

    public void WriteObsolete()
    {
        if (_obsolete is not null)
        {
            Writer.Line(_obsolete);
        }
    }
}
