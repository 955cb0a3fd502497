using System.Runtime.InteropServices;
using System.Text;

namespace LossGen;

/// <summary>
/// Writes a file so that whoever looks, also after a kill or a power cut, finds the old one or the new one, whole. Of several
/// that write the same file at once, the last to finish wins.
/// </summary>
internal static class AtomicFile
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Writes beside the file, forces that to the disk, and renames it over the file.</summary>
    /// <param name="path">The file; a link is followed.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<FileStream> write)
    {
        var target = Path.GetFullPath(path);
        if (new FileInfo(target).LinkTarget is not null)
        {
            target = File.ResolveLinkTarget(target, returnFinalTarget: true)!.FullName;
        }

        UnfinishedFile.DeleteLeftovers(target);
        var beside = UnfinishedFile.NameFor(target);
        try
        {
            // Closed before the rename: whoever opens the target must not meet the lock of the one who wrote it.
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferBytes))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, target, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }

        if (!OperatingSystem.IsWindows())
        {
            FlushFolder(Path.GetDirectoryName(target)!);
        }
    }

    /// <summary>Opens a file in a way that lets others replace it meanwhile: the reader goes on with what it opened.</summary>
    /// <param name="path">The file.</param>
    public static FileStream OpenRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>The rename is on the disk when the folder is. A file system that cannot say so is left to itself.</summary>
    private static void FlushFolder(string folder)
    {
        var descriptor = NativeMethods.Open(Encoding.UTF8.GetBytes($"{folder}\0"), 0);
        if (descriptor >= 0)
        {
            _ = NativeMethods.Synchronize(descriptor);
            _ = NativeMethods.Close(descriptor);
        }
    }

#pragma warning disable SYSLIB1054 // Generated marshalling needs unsafe code in the whole project.
    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open(byte[] path, int flags);

        [DllImport("libc", EntryPoint = "fsync")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Synchronize(int descriptor);

        [DllImport("libc", EntryPoint = "close")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int descriptor);
    }
#pragma warning restore SYSLIB1054
}
