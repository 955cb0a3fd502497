namespace LossGen.Runtime.Tests.Infrastructure;

/// <summary>A file in a folder of its own, which goes with the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lossgen-file-");

    public string Folder => _folder.FullName;

    public string Path => System.IO.Path.Combine(Folder, "checkpoint.dat");

    public void Dispose() => _folder.Delete(recursive: true);
}
