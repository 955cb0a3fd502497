using System.Runtime.InteropServices;
using System.Text;

namespace LossGen;

/// <summary>Writes a file so that whoever looks, also after a kill or a power cut, finds the old one or the new one.</summary>
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

        // One name, so that what a killed process left is replaced by the next; the lock refuses a second writer.
        var beside = $"{target}.saving";
        using (var stream = new FileStream(beside, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, BufferBytes))
        {
            try
            {
                stream.SetLength(0);
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            catch
            {
                File.Delete(beside);
                throw;
            }

            if (!OperatingSystem.IsWindows())
            {
                // Under the lock: a second writer must not begin on the name before it is the target's.
                File.Move(beside, target, overwrite: true);
            }
        }

        if (OperatingSystem.IsWindows())
        {
            File.Move(beside, target, overwrite: true);
        }
        else
        {
            FlushFolder(Path.GetDirectoryName(target)!);
        }
    }

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
