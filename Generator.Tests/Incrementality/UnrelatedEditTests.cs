using LossGen.Generator.Names;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Incrementality;

/// <summary>Edits that say nothing about a loss leave every model as it was and run no output.</summary>
public class UnrelatedEditTests
{
    private static readonly Dictionary<string, Func<EditableProject, EditableProject>> Edits = new()
    {
        ["nothing but a key press"] = static project => project.Clone(),
        ["a file is added"] = static project => project.Add("New.cs", "internal sealed class New { }"),
        ["an unrelated file is edited"] = static project => project.Replace(LossProject.Unrelated, "training", "testing"),
        ["an unrelated file is removed"] = static project => project.Remove(LossProject.Unrelated),
        ["a file is renamed"] = static project => project.Rename(LossProject.Depth, "Losses/Depth.cs"),
        ["a comment above the class"] = static project => project.Replace(LossProject.Depth, "/// <summary>Depth.</summary>", "// Note.\n\n/// <summary>Depth, longer.</summary>"),
        ["white space in the class"] = static project => project.Replace(LossProject.Depth, "Tensor prediction, Tensor image", "Tensor  prediction,\n\t\tTensor image"),
        ["a component's body"] = static project => project.Replace(LossProject.Depth, "functional.l1_loss(prediction, image)", "functional.mse_loss(prediction, image)"),
        ["a component's body half typed"] = static project => project.Replace(LossProject.Depth, "functional.l1_loss(prediction, image)", "functional.l1_loss(prediction,"),
        ["a component's accessibility"] = static project => project.Replace(LossProject.Depth, "protected Tensor Smoothness", "private Tensor Smoothness"),
        ["the way a number is written"] = static project => project.Replace(LossProject.Depth, "AuxiliaryLoss(0.1", "AuxiliaryLoss(1e-1"),
        ["a justification"] = static project => project.Replace(LossProject.Depth, "Typical = 0.5", "Typical = 0.5, Justification = \"tuned\""),
        ["another member of the class"] = static project => project.Replace(LossProject.Depth, "private int Unused() => 1;", "private int Unused() => 2;\n\n    private int More() => 3;"),
        ["a member of the base"] = static project => project.Replace(LossProject.Base, "weights.square().sum();", "weights.square().sum();\n\n    private int More() => 3;"),
        ["a member of an input's type"] = static project => project.Replace(LossProject.Base, "Pose { get; }", "Pose { get; set; }"),
        ["a class in the same file"] = static project => project.Replace(LossProject.Pose, "/// <summary>Pose.</summary>", "internal sealed class Other { }\n\n/// <summary>Pose.</summary>"),
        ["a reference is added"] = static project => project.Change(static compilation => compilation.AddReferences(
            MetadataReference.CreateFromFile(typeof(UnrelatedEditTests).Assembly.Location))),
        ["the assembly's name"] = static project => project.Change(static compilation => compilation.WithAssemblyName("Renamed")),
    };

    public static TheoryData<string> Names => [.. Edits.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Runs_no_output(string edit)
    {
        var project = LossProject.Create();
        var run = GeneratorRun.Of(project.Compilation);
        Assert.Equal(2, run.Sources.Length);

        var edited = run.Again(Edits[edit](project).Compilation);

        GeneratorAssert.IsUntouched(edited, typeof(TrackingNames));
        Assert.Equal(run.Texts(), edited.Texts());
    }

    [Fact]
    public void Changed_parse_options_run_no_output()
    {
        var project = LossProject.Create();
        var run = GeneratorRun.Of(project.Compilation);
        var options = LanguageSetup.Default.ParseOptions.WithPreprocessorSymbols("TRACE");
        var trees = project.Compilation.SyntaxTrees.Select(tree => CSharpSyntaxTree.ParseText(tree.GetText(), options, tree.FilePath));

        var edited = run.Again(project.Compilation.RemoveAllSyntaxTrees().AddSyntaxTrees([.. trees]), options);

        GeneratorAssert.IsUntouched(edited, typeof(TrackingNames));
    }

    [Fact]
    public void Every_step_has_values_to_look_at()
    {
        var run = GeneratorRun.Of(LossProject.Create().Compilation);

        Assert.All(TrackedSteps.Names(typeof(TrackingNames)), name => Assert.NotEmpty(TrackedSteps.Reasons(run, name)));
    }

    [Fact]
    public void Models_hold_values_only()
    {
        const int MoreThanTheModelsThemselves = 20;

        Assert.True(ModelGraph.HoldsValuesOnly(GeneratorRun.Of(LossProject.Create().Compilation), typeof(TrackingNames)) > MoreThanTheModelsThemselves);
    }
}
