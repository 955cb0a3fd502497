using LossGen.Samples.Tests.Infrastructure;

namespace LossGen.Samples.Tests.MultiFashion;

/// <summary>One epoch under every scheme of the library, as <c>--compare</c> and <c>--scheme</c> train them.</summary>
public sealed class ChosenSchemeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Every_scheme_of_the_library_trains_and_has_its_numbers()
    {
        var known = typeof(WeightingAttribute).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(WeightingAttribute)) && type != typeof(ConvexWeightsAttribute))
            .Select(type => type.Name[..^"Attribute".Length]);

        var run = Run("--compare", "--quick", "--epochs", "1", "--seed", "0");

        var schemes = QuickRun.SchemesOf(run).EnumerateObject().ToArray();
        Assert.Equal(known.Order(StringComparer.Ordinal), schemes.Select(scheme => scheme.Name));
        Assert.All(schemes, scheme => Assert.Equal(1, scheme.Value.GetProperty("shares").EnumerateObject().Sum(share => share.Value.GetDouble()), tolerance: 0.001));
        Assert.True(schemes.Count(scheme => scheme.Value.GetProperty("main").GetDouble() > 0.2) > schemes.Length / 2);
    }

    [Fact]
    public void One_scheme_is_trained_alone()
    {
        var run = Run("--scheme", "uncertainty", "--quick", "--epochs", "1");

        Assert.Equal("Uncertainty", Assert.Single(QuickRun.SchemesOf(run).EnumerateObject()).Name);
    }

    [Fact]
    public void Weight_that_is_annealed_has_less_and_less_of_a_share()
    {
        var run = Run("--scheme", "annealed", "--quick", "--epochs", "2");

        var annealed = Assert.Single(QuickRun.SchemesOf(run).EnumerateObject());
        Assert.Equal("Annealed", annealed.Name);
        Assert.InRange(annealed.Value.GetProperty("shares").GetProperty("Reconstruction").GetDouble(), 0.01, 0.6);
    }

    [Fact]
    public void Reconstruction_is_kept_below_its_bound()
    {
        var run = Run("--bound", "150", "--quick", "--epochs", "2");

        Assert.Equal("Bounded", Assert.Single(QuickRun.SchemesOf(run).EnumerateObject()).Name);
        var line = Assert.Single(run.Output, line => line.StartsWith("Reconstruction ≤ 150: ", StringComparison.Ordinal));
        Assert.InRange(double.Parse(line["Reconstruction ≤ 150: ".Length..].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture), 50, 160);
    }

    public void Dispose() => _folder.Dispose();

    private ProgramRun Run(params string[] arguments)
    {
        var run = ProgramRun.Of(_folder.Path, "dotnet", [Infrastructure.Samples.Program("MultiFashion"), .. arguments]);
        Assert.Equal((0, ""), (run.ExitCode, string.Join('\n', run.Errors)));
        return run;
    }
}
