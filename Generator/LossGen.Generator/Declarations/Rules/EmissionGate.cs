using System.Globalization;
using LossGen.Generator.Declarations.Reading;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>The generator's view of the rules: may the class be emitted, and if not, why?</summary>
internal sealed class EmissionGate : ProblemSink
{
    private static readonly NoComponentsRule NoComponents = new();

    private EmissionVerdict _verdict = EmissionVerdict.Allowed;

    private EmissionGate(bool seesGeneratedPart) => SeesGeneratedPart = seesGeneratedPart;

    public override bool SeesGeneratedPart { get; }

    /// <summary>Asks the rules.</summary>
    /// <param name="loss">The class.</param>
    /// <param name="seesGeneratedPart">Whether the class may have its generated part already, as it has for an analyzer.</param>
    public static EmissionVerdict Judge(LossReading loss, bool seesGeneratedPart)
    {
        // A scheme's and a schedule's arguments are written again, all of them. Those of other attributes count as absent where they are
        // broken.
        if (loss.IsDeclaredTwice || loss.Type.TypeKind != TypeKind.Class || loss.HasBrokenSchedule
            || loss.Schemes.Any(static scheme => scheme.Attribute.IsBroken()))
        {
            return EmissionVerdict.LeftToCompiler;
        }

        var gate = new EmissionGate(seesGeneratedPart);
        if (loss.Components.IsEmpty)
        {
            NoComponents.Check(loss, gate);
            return gate._verdict.IsAllowed ? EmissionVerdict.LeftToCompiler : gate._verdict;
        }

        foreach (var rule in DeclarationRules.All)
        {
            if (rule.PreventsEmission)
            {
                rule.Check(loss, gate);
                if (!gate._verdict.IsAllowed)
                {
                    break;
                }
            }
        }

        // What is wrong with a class that has an argument in error may be the missing argument.
        return !gate._verdict.IsAllowed && loss.IsBroken ? EmissionVerdict.LeftToCompiler : gate._verdict;
    }

    public override void Report(
        DiagnosticDescriptor descriptor, DiagnosticSeverity severity, Anchor anchor, Remedies remedies, params object[] arguments)
    {
        if (_verdict.IsAllowed && (severity == DiagnosticSeverity.Error || descriptor.Id == NoComponents.Descriptor.Id))
        {
            var message = string.Format(
                CultureInfo.InvariantCulture, descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture), arguments);
            _verdict = new EmissionVerdict(IsAllowed: false, $"{descriptor.Id}: {message}");
        }
    }

    public override void LeaveToCompiler() => _verdict = _verdict.IsAllowed ? EmissionVerdict.LeftToCompiler : _verdict;
}
