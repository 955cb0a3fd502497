using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Incrementality;

/// <summary>
/// An edit of another file can change what a class's names and constants mean: after every such edit the generated files are
/// those of a project that is opened afresh.
/// </summary>
public class OutsideEditTests
{
    private const string Loss = "Loss.cs";
    private const string Names = "Names.cs";
    private const string Unrelated = "Unrelated.cs";

    private static readonly Dictionary<string, Func<EditableProject, EditableProject>> Edits = new()
    {
        ["a constant that is a weight"] = static project => project.Replace(Names, "Weight = 0.1", "Weight = 0.2"),
        ["a constant that is an option"] = static project => project.Replace(Names, "Epsilon = 1e-6", "Epsilon = 1e-5"),
        ["the scheme behind an alias"] = static project => project.Replace(Names, "LossGen.RelativeToMainAttribute", "LossGen.UnitNormalizedAttribute"),
        ["the role behind an alias"] = static project => project.Replace(Names, "LossGen.AuxiliaryLossAttribute", "LossGen.RegularizerAttribute"),
        ["an input's type behind an alias"] = static project => project.Replace(Names, "Text = System.String", "Text = System.Uri"),
        ["a type of the name of a component's result"] = static project => project.Add("Tensor.cs", "namespace Demo; internal sealed class Tensor { }"),
        ["an attribute of the name of ours"] = static project => project.Add("Main.cs", "namespace Demo; [System.AttributeUsage(System.AttributeTargets.All)] internal sealed class MainLossAttribute : System.Attribute { }"),
        ["a method becomes obsolete as an error"] = static project => project.Replace(Names, "IsError = false", "IsError = true"),
        ["another part with a component"] = static project => project.Add("Part.cs", "namespace Demo; public partial class DepthLoss { [AuxiliaryLoss] private static Tensor Edges(Tensor depth) => depth.mean(); }"),
        ["another part with a base"] = static project => project.Add("Part.cs", "namespace Demo; public partial class DepthLoss : Base { } /// <summary>Ours.</summary> public abstract class Base : LossModule { [Regularizer(0.1)] protected static Tensor Decay(Tensor w) => w.square().sum(); }"),
        ["another part with a member of a generated name"] = static project => project.Add("Part.cs", "namespace Demo; public partial class DepthLoss { private int Step() => 1; }"),
        ["the Runtime is known by an alias only"] = static project => project.Change(static compilation =>
            compilation.ReplaceReference(
                compilation.References.Single(static reference => Path.GetFileName(reference.Display) == "LossGen.Runtime.dll"),
                compilation.References.Single(static reference => Path.GetFileName(reference.Display) == "LossGen.Runtime.dll").WithAliases(["runtime"]))),
    };

    public static TheoryData<string> EditNames => [.. Edits.Keys];

    [Theory]
    [MemberData(nameof(EditNames))]
    public void Generates_what_a_fresh_project_gets(string name)
    {
        var project = Create();
        var opened = GeneratorRun.Of(project.Compilation);
        Assert.NotEmpty(opened.Sources);

        project = project.Replace(Unrelated, "=> 1", "=> 2");
        var again = opened.Again(project.Compilation);
        Assert.Equal(opened.Texts(), again.Texts());

        var edited = Edits[name](project);
        var run = again.Again(edited.Compilation);

        Assert.NotEqual(opened.Texts(), run.Texts());
        Assert.Equal(GeneratorRun.Of(Reopened(edited.Compilation)).Texts(), run.Texts());
    }

    [Theory]
    [MemberData(nameof(EditNames))]
    public void Generates_the_first_files_again_when_the_edit_is_undone(string name)
    {
        var project = Create();
        var opened = GeneratorRun.Of(project.Compilation);
        var run = opened.Again(project.Clone().Compilation);

        run = run.Again(Edits[name](project).Compilation).Again(project.Compilation).Again(project.Clone().Compilation);

        Assert.Equal(opened.Texts(), run.Texts());
    }

    [Fact]
    public void Generates_what_a_fresh_project_gets_without_nullable_reference_types()
    {
        var project = Create();
        var run = GeneratorRun.Of(project.Compilation).Again(project.Clone().Compilation);

        var edited = project.Change(static compilation => compilation.WithOptions(compilation.Options.WithNullableContextOptions(NullableContextOptions.Disable)));

        Assert.Equal(GeneratorRun.Of(Reopened(edited.Compilation)).Texts(), run.Again(edited.Compilation).Texts());
    }

    private static CSharpCompilation Reopened(CSharpCompilation compilation) =>
        compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Select(static tree =>
            CSharpSyntaxTree.ParseText(tree.GetText(), (CSharpParseOptions)tree.Options, tree.FilePath)));

    private static EditableProject Create() => EditableProject.Of(
    [
        (Loss,
            """
            namespace Demo;

            /// <summary>Depth.</summary>
            [CombinedLoss]
            [Scheme(Epsilon = Values.Epsilon)]
            public partial class DepthLoss
            {
                [MainLoss]
                private static Tensor Photometric(Tensor prediction, Tensor? image) => functional.l1_loss(prediction, image!);

                [Secondary(Values.Weight)]
                [Obsolete("Soon.", Values.IsError)]
                private static Tensor Smoothness(Tensor depth, Text text) => depth.diff(dim: -1).abs().mean();
            }
            """),
        (Names,
            """
            global using Text = System.String;
            global using SchemeAttribute = LossGen.RelativeToMainAttribute;
            global using SecondaryAttribute = LossGen.AuxiliaryLossAttribute;

            namespace Demo;

            /// <summary>Numbers.</summary>
            public sealed class Values
            {
                internal const double Epsilon = 1e-6;
                internal const double Weight = 0.1;
                internal const bool IsError = false;
            }
            """),
        (Unrelated, "internal static class Unrelated { private static int First() => 1; }"),
    ]);
}
