using LossGen.Samples.Tests.Infrastructure;

namespace LossGen.Samples.Tests.MultiFashion;

/// <summary>Mistakes of the user end with one line that says what to do, and exit code 2.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("--bogus", "--bogus")]
    [InlineData("stray", "stray")]
    [InlineData("--epochs", "--epochs")]
    [InlineData("--epochs 0", "1 or more, not '0'")]
    [InlineData("--epochs many", "1 or more, not 'many'")]
    [InlineData("--seed -1", "0 or more, not '-1'")]
    [InlineData("--seeds 0,one", "'one' is not one")]
    [InlineData("--seed 1 --seeds 2,3", "exclude each other")]
    [InlineData("--scheme Bogus", "--scheme takes one of")]
    [InlineData("--scheme SoftAdapt --compare", "exclude each other")]
    [InlineData("--make-subset there", "add --data DIR")]
    [InlineData("--data nowhere", "train-images-idx3-ubyte.gz: no such file")]
    [InlineData("--data truncated", "train-images-idx3-ubyte.gz: ends before its last value")]
    [InlineData("--out report --quick", "cannot be written")]
    public void A_mistake_is_one_line_and_exit_code_2(string arguments, string expected)
    {
        Directory.CreateDirectory(_folder.File("truncated"));
        foreach (var file in Directory.GetFiles(Infrastructure.Samples.Data, "*.gz"))
        {
            File.WriteAllBytes(Path.Combine(_folder.File("truncated"), Path.GetFileName(file)), File.ReadAllBytes(file)[..40]);
        }

        File.WriteAllText(_folder.File("report"), "a file where the folder should be");

        var run = ProgramRun.Of(_folder.Path, "dotnet", [Infrastructure.Samples.Program("MultiFashion"), .. arguments.Split(' ')]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain(run.Output, line => line.StartsWith("RESULT", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
