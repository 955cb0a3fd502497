using LossGen.Packaging.Tests.Infrastructure;

namespace LossGen.Packaging.Tests;

/// <summary>Every reasonable project builds with the package, and without a warning.</summary>
public class ConsumerMatrixTests(PackedLossGen package, ConsumerMatrix matrix) : IClassFixture<PackedLossGen>, IClassFixture<ConsumerMatrix>
{
    public static TheoryData<string> Projects => [.. ConsumerMatrix.Projects.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_builds_without_a_warning(string name)
    {
        Assert.Empty(matrix.ErrorsOf(name));
        Assert.True(File.Exists(matrix.PathOf(name, "bin", "Debug", ConsumerMatrix.Projects[name].Framework, $"{name}.dll")));
    }

    [Fact]
    public void Generated_files_are_written_where_a_project_asks_for_them()
    {
        var file = Assert.Single(Directory.GetFiles(matrix.PathOf("FilesOnDisk", "obj"), "*DepthLoss*.cs", SearchOption.AllDirectories));
        Assert.Contains("partial class DepthLoss : global::LossGen.LossModule", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_loss_classes_may_differ_by_case()
    {
        await Consumer.Create(package, "DifferByCase")
            .AsProject(package)
            .Write("One.cs", LossSources.Named("DepthLoss"))
            .Write("Other.cs", LossSources.Named("DEPTHLoss"))
            .DotNetAsync("build", "-warnaserror");
    }

    [Fact]
    public async Task Two_projects_of_a_solution_may_use_LossGen()
    {
        var solution = Consumer.Create(package, "TwoProjects");
        foreach (var name in (string[])["Left", "Right"])
        {
            Consumer.Create(package, "TwoProjects", name).AsProject(package).Write("Loss.cs", LossSources.Named($"{name}Loss"));
        }

        await solution.DotNetAsync("new", "sln", "--format", "sln");
        await solution.DotNetAsync("sln", "add", "Left", "Right");
        await solution.DotNetAsync("add", "Right", "reference", "Left");
        await solution.DotNetAsync("build", "-warnaserror");
    }
}
