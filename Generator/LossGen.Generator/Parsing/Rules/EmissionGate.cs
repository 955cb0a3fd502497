using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing.Rules;

/// <summary>The generator's view of the rules: may the class be emitted?</summary>
internal sealed class EmissionGate : ProblemSink
{
    private bool _closed;

    private EmissionGate()
    {
    }

    public static bool Allows(LossReading loss)
    {
        if (loss.IsBroken || loss.Components.IsEmpty)
        {
            return false;
        }

        var gate = new EmissionGate();
        foreach (var rule in DeclarationRules.All)
        {
            if (rule.PreventsEmission)
            {
                rule.Check(loss, gate);
                if (gate._closed)
                {
                    return false;
                }
            }
        }

        return true;
    }

    public override void Report(
        DiagnosticDescriptor descriptor, DiagnosticSeverity severity, Anchor anchor, Remedies remedies, params object[] arguments) =>
        _closed |= severity == DiagnosticSeverity.Error;

    public override void LeaveToCompiler() => _closed = true;
}
