using LossGen.Analyzers.Dominance;
using LossGen.Analyzers.Dominance.Sources;
using LossGen.Analyzers.Rules;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Dominance;

/// <summary>A new source of magnitudes, or of weights that change, is one more provider: nothing that judges knows which there are.</summary>
public class MagnitudeSourcesTests
{
    private const string Source =
        """
        [CombinedLoss]
        public partial class Combined
        {
            [MainLoss(Typical = 1)] static Tensor Fit(Tensor a, Tensor b) => functional.mse_loss(a, b);
            [AuxiliaryLoss(20, Typical = 1)] static Tensor Other(Tensor x, Tensor y) => functional.mse_loss(x, y);
            [AuxiliaryLoss(0.5)] static Tensor Third(Tensor x, Tensor y) => functional.mse_loss(x, y);
        }
        """;

    private static readonly DeclaredMagnitudes Declared = new();

    [Fact]
    public void Measured_gradients_go_before_everything_that_is_said_of_values()
    {
        var measured = new Fake(MagnitudeBasis.Gradient, ("Fit", 2), ("Other", 0.01));

        // By gradients 20 × 0.01 against 2; by what is declared, 20 against 1.
        Assert.Empty(Check(measured, Declared));
        Assert.NotEmpty(Check(Declared));
    }

    [Fact]
    public void Measured_gradients_warn_from_the_limit_itself_on()
    {
        Assert.Equal((DiagnosticSeverity.Warning, "ratio 3.2, limit 3.2"), Judged(3.17));
        Assert.Equal((DiagnosticSeverity.Info, "ratio 3.2"), Judged(3.16));

        (DiagnosticSeverity, string) Judged(double ratio)
        {
            var measured = new Fake(MagnitudeBasis.Gradient, ("Fit", 1), ("Other", ratio / 20));
            var problem = Assert.Single(Check(measured, Declared), static problem => problem.Descriptor.Id == "LG2001");
            var evidence = (string)problem.Arguments[5];
            Assert.Contains("(measured by the test)", evidence, StringComparison.Ordinal);
            return (problem.Severity, evidence[(evidence.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]);
        }
    }

    [Fact]
    public void Gradients_of_one_side_alone_leave_the_word_to_values()
    {
        var measured = new Fake(MagnitudeBasis.Gradient, ("Other", 0.01));

        var problem = Assert.Single(Check(measured, Declared), static problem => problem.Descriptor.Id == "LG2001");
        Assert.Contains("declared Typical", (string)problem.Arguments[5], StringComparison.Ordinal);
    }

    [Fact]
    public void Source_that_stands_first_is_believed_first()
    {
        var measured = new Fake(MagnitudeBasis.Value, ("Other", 0.01));

        Assert.DoesNotContain(Check(measured, Declared), static problem => problem.Descriptor.Id == "LG2001");
        Assert.Contains(Check(Declared, measured), static problem => problem.Descriptor.Id == "LG2001");
    }

    [Fact]
    public void Source_is_asked_only_for_what_the_verdict_needs()
    {
        var last = new Fake(MagnitudeBasis.Value);
        Check(Declared, last);

        // Of the third component only because the shares are of all; a weight of 0.5 itself asks nobody.
        Assert.Equal(["Third"], last.Asked);
    }

    [Fact]
    public void Source_is_asked_once_for_each_component()
    {
        var measured = new Fake(MagnitudeBasis.Value, ("Third", 1));
        Check(measured, Declared);

        Assert.Equal(["Fit", "Other", "Third"], measured.Asked.Order(StringComparer.Ordinal));
    }

    private static List<Problem> Check(params MagnitudeSource[] sources)
    {
        var type = TestCompilation.Create(Source).GetTypeByMetadataName("Combined")!;
        var options = DominanceOptions.Default;
        var loss = LossReader.Read(type, CancellationToken.None)!;
        var analysis = new DominanceAnalysis(loss, options, [.. sources], CancellationToken.None);
        var problems = new Problems();
        new AuxiliaryDominatesRule().Check(loss, analysis, options, problems);
        new WeightFarFromMainRule().Check(loss, analysis, options, problems);
        return problems.All;
    }

    private sealed record Problem(DiagnosticDescriptor Descriptor, DiagnosticSeverity Severity, object[] Arguments);

    private sealed class Problems : ProblemSink
    {
        public List<Problem> All { get; } = [];

        public override void Report(DiagnosticDescriptor descriptor, DiagnosticSeverity severity, Anchor anchor, Remedies remedies, params object[] arguments) =>
            All.Add(new Problem(descriptor, severity, arguments));
    }

    /// <summary>A source that a profile could be.</summary>
    private sealed class Fake(MagnitudeBasis basis, params (string Component, double Value)[] known) : MagnitudeSource
    {
        public List<string> Asked { get; } = [];

        public override MagnitudeBasis Basis => basis;

        public override Magnitude? Find(LossReading loss, ComponentReading component, CancellationToken cancellationToken)
        {
            Asked.Add(component.Name);
            var found = known.FirstOrDefault(known => known.Component == component.Name);
            return found.Component is null ? null : new Magnitude(found.Value, 1, basis, "measured by the test") { IsMeasured = true };
        }
    }
}
