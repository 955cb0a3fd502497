namespace LossGen.Packaging.Tests.Infrastructure;

/// <summary>
/// Projects of many kinds, built once as one solution: a build of its own for each would take four times as long.
/// </summary>
public sealed class ConsumerMatrix : IAsyncLifetime
{
    private const string EveryAnalysis = """
        <Nullable>enable</Nullable>
        <GenerateDocumentationFile>true</GenerateDocumentationFile>
        <AnalysisLevel>latest</AnalysisLevel>
        <AnalysisMode>All</AnalysisMode>
        <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
        <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
        """;

    private readonly PackedLossGen _package = new();

    private readonly Consumer _solution;

    public ConsumerMatrix() => _solution = Consumer.Create(_package, "Matrix");

    /// <summary>What differs from the project that the SDK's template makes.</summary>
    public static readonly IReadOnlyDictionary<string, (string Framework, string Properties)> Projects =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["ImplicitUsingsOff"] = ("net10.0", "<ImplicitUsings>disable</ImplicitUsings>"),
            ["ImplicitUsingsOn"] = ("net10.0", "<ImplicitUsings>enable</ImplicitUsings>"),
            ["NullableOff"] = ("net10.0", "<Nullable>disable</Nullable>"),
            ["NullableOn"] = ("net10.0", "<Nullable>enable</Nullable>"),
            ["CSharp10"] = ("net10.0", "<LangVersion>10.0</LangVersion><Nullable>enable</Nullable>"),
            ["CSharpLatest"] = ("net10.0", "<LangVersion>latest</LangVersion><Nullable>enable</Nullable>"),
            ["Net8"] = ("net8.0", "<Nullable>enable</Nullable>"),
            ["FilesOnDisk"] = ("net10.0", "<EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>"),
            ["Strict"] = ("net10.0", EveryAnalysis),
            ["ModulesInFields"] = ("net10.0", EveryAnalysis),
        };

    private string _output = "";

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        await _package.InitializeAsync();
        await _solution.DotNetAsync("new", "sln", "--format", "sln");
        foreach (var (name, (framework, properties)) in Projects)
        {
            Consumer.Create(_package, "Matrix", name).AsProject(_package, framework, properties).Write("DepthLoss.cs", name == "ModulesInFields" ? LossSources.Perceptual : LossSources.Depth);
        }

        await _solution.DotNetAsync(["sln", "add", .. Projects.Keys]);
        (_, _output) = await Command.RunAsync("dotnet", _solution.Folder, "build", "-warnaserror");
    }

    /// <inheritdoc />
    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>The build's complaints about one project.</summary>
    internal IEnumerable<string> ErrorsOf(string project) =>
        _output.Split('\n').Where(line => line.EndsWith($"{project}.csproj]", StringComparison.Ordinal) && !line.Contains(": message", StringComparison.Ordinal));

    internal string PathOf(string project, params string[] path) => _solution.PathOf([project, .. path]);
}
