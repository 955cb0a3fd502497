using LossGen.Generator.Names;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Incrementality;

/// <summary>Edits that say something about one loss change its file and no other.</summary>
public class RelatedEditTests
{
    private const string DepthHint = "Demo.DepthLoss.g.cs";
    private const string PoseHint = "Demo.PoseLoss.g.cs";

    private static readonly Dictionary<string, (Func<EditableProject, EditableProject> Edit, string Changed, string Text)> Edits = new()
    {
        ["a weight"] = (static project => project.Replace(LossProject.Depth, "AuxiliaryLoss(0.1", "AuxiliaryLoss(0.2"), DepthHint, "0.2·Smoothness"),
        ["a component's name"] = (static project => project.Replace(LossProject.Depth, "Tensor Smoothness", "Tensor Edges"), DepthHint, "edges = "),
        ["a component is added"] = (static project => project.Replace(LossProject.Depth, "private int Unused() => 1;", "[AuxiliaryLoss] Tensor More(Tensor depth) => depth.mean();"), DepthHint, "more = "),
        ["a component's attribute is removed"] = (static project => project.Replace(LossProject.Depth, "[AuxiliaryLoss(0.1, Typical = 0.5)]", ""), DepthHint, "LossRole.Main, 1))"),
        ["a role"] = (static project => project.Replace(LossProject.Depth, "AuxiliaryLoss(0.1", "Regularizer(0.1"), DepthHint, "LossRole.Regularizer, 0.1"),
        ["an input's name"] = (static project => project.Replace(LossProject.Depth, "Tensor image) => functional.l1_loss(prediction, image)", "Tensor picture) => functional.l1_loss(prediction, picture)"), DepthHint, "picture"),
        ["an input's type"] = (static project => project.Replace(LossProject.Depth, "Smoothness(Tensor depth) => depth.diff", "Smoothness(Tensor[] depth) => depth[0].diff"), DepthHint, "Tensor[] depth"),
        ["an input's nullability"] = (static project => project.Replace(LossProject.Depth, "Smoothness(Tensor depth) => depth.diff", "Smoothness(Tensor? depth) => depth!.diff"), DepthHint, "Tensor? depth"),
        ["a component becomes static"] = (static project => project.Replace(LossProject.Depth, "protected Tensor Photometric(Tensor prediction, Tensor image)", "protected static Tensor Photometric(Tensor prediction, Tensor image, int Photometric)"), DepthHint, "DepthLoss.Photometric("),
        ["the scheme"] = (static project => project.Replace(LossProject.Depth, "RelativeToMain(Epsilon = 1e-6)", "UnitNormalized"), DepthHint, "ScalesToUnit"),
        ["an option of the scheme"] = (static project => project.Replace(LossProject.Depth, "1e-6", "1e-5"), DepthHint, "epsilon: 1e-5"),
        ["an option of the class"] = (static project => project.Replace(LossProject.Depth, "MaxNorm = 10", "MaxNorm = 5"), DepthHint, "MaxNorm = 5"),
        ["a magnitude"] = (static project => project.Replace(LossProject.Depth, "Typical = 0.5", "Typical = 0.25"), DepthHint, "Typical = 0.25"),
        ["a type parameter"] = (static project => project.Replace(LossProject.Pose, "class PoseLoss", "class PoseLoss<T>"), "Demo.PoseLoss-1.g.cs", "PoseLoss<T>"),
        ["a containing type"] = (static project => project.Replace(LossProject.Pose, "/// <summary>Pose.</summary>", "partial class Outer { /// <summary>Pose.</summary>").Replace(LossProject.Pose, "batch.Pose);\n}", "batch.Pose);\n} }"), "Demo.Outer.PoseLoss.g.cs", "partial class Outer"),
        ["the namespace"] = (static project => project.Replace(LossProject.Pose, "namespace Demo;", "namespace Demo.Losses;"), "Demo.Losses.PoseLoss.g.cs", "namespace Demo.Losses"),
        ["a component in a base in another file"] = (static project => project.Replace(LossProject.Base, "Tensor Decay", "Tensor Shrinkage"), DepthHint, "shrinkage = "),
        ["a weight in a base in another file"] = (static project => project.Replace(LossProject.Base, "1e-4", "1e-3"), DepthHint, "0.001·Decay"),
        ["an input's type in another file"] = (static project => project.Replace(LossProject.Base, "public sealed class Batch", "internal sealed class Batch"), PoseHint, "internal global::TorchSharp.torch.Tensor forward"),
    };

    public static TheoryData<string> Names => [.. Edits.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Changes_its_own_file_only(string name)
    {
        var (edit, changed, text) = Edits[name];
        var project = LossProject.Create();
        var run = GeneratorRun.Of(project.Compilation);

        var edited = run.Again(edit(project).Compilation);

        GeneratorAssert.CompilesCleanly(edited);
        Assert.Contains(text, edited.Texts()[changed], StringComparison.Ordinal);
        Assert.DoesNotContain(text, run.Texts().GetValueOrDefault(changed, ""), StringComparison.Ordinal);
        Assert.Single(edited.Texts(), source => run.Texts().GetValueOrDefault(source.Key) != source.Value);
        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached],
            TrackedSteps.OutputReasons(edited).Order().ToArray());
    }

    [Fact]
    public void Attribute_removed_removes_the_file_and_nothing_else()
    {
        var project = LossProject.Create();
        var run = GeneratorRun.Of(project.Compilation);

        var edited = run.Again(project.Replace(LossProject.Pose, "[CombinedLoss]", "").Compilation);

        Assert.Equal([DepthHint], edited.Texts().Keys);
        Assert.Contains(IncrementalStepRunReason.Removed, TrackedSteps.Reasons(edited, TrackingNames.Output));
        Assert.Contains(IncrementalStepRunReason.Cached, TrackedSteps.OutputReasons(edited));
    }

    [Fact]
    public void Class_that_breaks_a_rule_is_refused_and_generated_again()
    {
        var project = LossProject.Create();
        var run = GeneratorRun.Of(project.Compilation);

        var broken = run.Again(project.Replace(LossProject.Pose, "partial class PoseLoss", "class PoseLoss").Compilation);
        Assert.Equal(run.Texts()[DepthHint], broken.Texts()[DepthHint]);
        Assert.True(GeneratorAssert.IsRefusal(broken.Sources.Single(static source => source.HintName != DepthHint)));

        Assert.Equal(run.Texts(), broken.Again(project.Compilation).Texts());
    }

    [Fact]
    public void Class_added_runs_no_output_of_the_others()
    {
        var project = LossProject.Create();
        var run = GeneratorRun.Of(project.Compilation);

        var edited = run.Again(project.Add("New.cs", "[CombinedLoss] partial class New { [MainLoss] Tensor First(Tensor x) => x; }").Compilation);

        Assert.Equal(3, edited.Sources.Length);
        Assert.Equal(
            [IncrementalStepRunReason.New, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached],
            TrackedSteps.OutputReasons(edited).Order().ToArray());
    }

    [Fact]
    public void Class_that_differs_by_case_alone_gives_both_another_file_name()
    {
        var project = LossProject.Create();
        var run = GeneratorRun.Of(project.Compilation);

        var edited = run.Again(project.Add("New.cs", "namespace Demo; [CombinedLoss] partial class POSELOSS { [MainLoss] Tensor First(Tensor x) => x; }").Compilation);

        Assert.Equal(3, edited.Texts().Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(run.Texts(), edited.Again(project.Compilation).Texts());
    }
}
