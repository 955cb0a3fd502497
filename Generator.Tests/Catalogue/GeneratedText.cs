namespace LossGen.Generator.Tests.Catalogue;

/// <summary>A file of the repository that is written from the code: compared, and written again where that is asked for.</summary>
internal static class GeneratedText
{
    private static bool Writes => Environment.GetEnvironmentVariable("LOSSGEN_ACCEPT_SNAPSHOTS") == "1" && Environment.GetEnvironmentVariable("CI") is null or "" or "false";

    /// <summary>Compares a file with what it should be.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">From the file's text to what it should be.</param>
    public static void Verify(string path, Func<string, string> expected)
    {
        var text = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        var wanted = expected(text);
        if (text != wanted && Writes)
        {
            File.WriteAllText(path, wanted);
            return;
        }

        Assert.True(
            text == wanted,
            $"{Path.GetFileName(path)} is stale; LOSSGEN_ACCEPT_SNAPSHOTS=1 dotnet test Generator.Tests --filter RuleCatalogue writes it again. It should be{Environment.NewLine}{wanted}");
    }
}
