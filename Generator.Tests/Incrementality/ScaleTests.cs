using LossGen.Generator.Names;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Incrementality;

/// <summary>Work grows with what is declared and not faster, and an edit costs what it touches.</summary>
public class ScaleTests
{
    private const int Classes = 1000;

    [Fact]
    public void Unrelated_edit_runs_no_output_at_1000_classes()
    {
        var project = Project(Classes).Add("Unrelated.cs", "class Unrelated { int First() => 1; }");
        var run = GeneratorRun.Of(project.Compilation);

        var edited = run.Again(project.Replace("Unrelated.cs", "=> 1", "=> 2").Compilation);

        GeneratorAssert.IsUntouched(edited, typeof(TrackingNames));
        Assert.Equal(Classes, TrackedSteps.OutputReasons(edited).Length);
    }

    [Fact]
    public void Edit_of_one_class_runs_one_output_of_1000()
    {
        var project = Project(Classes);
        var run = GeneratorRun.Of(project.Compilation);
        Assert.Equal(Classes, run.Sources.Length);

        var edited = run.Again(project.Replace("Loss500.cs", "0.1", "0.2").Compilation);

        var reasons = TrackedSteps.OutputReasons(edited);
        Assert.Equal(1, reasons.Count(static reason => reason == IncrementalStepRunReason.Modified));
        Assert.Equal(Classes - 1, reasons.Count(static reason => reason == IncrementalStepRunReason.Cached));
    }

    [Fact]
    public void Every_class_takes_one_model_and_one_output()
    {
        var run = GeneratorRun.Of(Project(Classes).Compilation);

        Assert.Equal(Classes, TrackedSteps.Reasons(run, TrackingNames.Model).Length);
        Assert.Equal(Classes, TrackedSteps.OutputReasons(run).Length);
    }

    [Fact]
    public void Work_on_one_class_grows_as_its_components_do()
    {
        const int Few = 50;
        const int Many = 200;
        const double Room = 1.25;
        Allocated(Few);

        var ratio = Allocated(Many) / (double)Allocated(Few);

        Assert.True(ratio < Room * Many / Few, FormattableString.Invariant($"{Many / Few} times the components allocate {ratio:F2} times as much"));
    }

    [Fact]
    public void Class_with_200_components_compiles()
    {
        var run = GeneratorRun.Of(WithComponents(200).Compilation);

        GeneratorAssert.CompilesCleanly(run);
        Assert.Contains("Component0199", run.Text, StringComparison.Ordinal);
    }

    /// <summary>Bytes that the generator allocates for one class beyond the ones for an empty project.</summary>
    private static long Allocated(int components)
    {
        var compilation = WithComponents(components).Compilation;
        compilation.GetDiagnostics();
        var start = GC.GetAllocatedBytesForCurrentThread();
        var run = GeneratorRun.Of(compilation);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - start;
        Assert.Single(run.Sources);
        return allocated;
    }

    private static EditableProject WithComponents(int count) => EditableProject.Of(
    [
        ("Large.cs",
            $$"""
            /// <summary>Large.</summary>
            [CombinedLoss, RelativeToMain]
            public partial class Large
            {
                [MainLoss] private static Tensor Main(Tensor x) => x.mean();
                {{string.Join("\n    ", Enumerable.Range(0, count).Select(static i => FormattableString.Invariant($"[AuxiliaryLoss(0.{i:D4})] private static Tensor Component{i:D4}(Tensor x{i:D4}) => x{i:D4}.mean();")))}}
            }
            """),
    ]);

    private static EditableProject Project(int classes) => EditableProject.Of(
        Enumerable.Range(0, classes).Select(static i => (
            FormattableString.Invariant($"Loss{i}.cs"),
            FormattableString.Invariant(
                $$"""
                namespace Demo;

                [CombinedLoss]
                public partial class Loss{{i}}
                {
                    [MainLoss] private static Tensor First(Tensor x, Tensor y) => functional.l1_loss(x, y);
                    [AuxiliaryLoss(0.1)] private static Tensor Second(Tensor x) => x.abs().mean();
                    [Regularizer(1e-4)] private static Tensor Third(Tensor w) => w.square().sum();
                }
                """))));
}
