namespace LossGen.Samples;

/// <summary>Files that a sample writes.</summary>
internal static class OutputFile
{
    /// <summary>Makes the folder and tries the file, so that a folder that cannot be written is known before the work and not after.</summary>
    /// <exception cref="InputException">The folder or the file cannot be written.</exception>
    public static string Prepare(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        try
        {
            Directory.CreateDirectory(directory);
            File.Create(path).Dispose();
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be written ({e.Message}); choose another folder.");
        }
    }
}
