using System.Text;

namespace LossGen;

/// <summary>
/// A file with the numbers of one step on each line, as a table or as JSON. <see cref="StepReport.WriteTo(LossLog, long)"/> adds
/// a line; a run that goes on adds to what is there. Lines are on disk when the call returns, so that a run that ends early leaves
/// what it wrote. A log belongs to one thread at a time.
/// </summary>
public sealed class LossLog : IDisposable
{
    private readonly FileStream _file;
    private readonly IReportFormat _format;

    private LossLog(string path, Func<string, IReportFormat> format)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            _format = format(FirstLine());
            EndLastLine();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens a table with a column for each number: <c>step</c>, <c>phase</c>, the totals, and for each component
    /// <c>loss/Name</c>, <c>effective_weight/Name</c> and <c>share/Name</c>, and for one with a bound <c>bound/Name</c>,
    /// <c>violation/Name</c>, <c>multiplier/Name</c>, <c>kept/Name</c> and <c>price/Name</c>. The first report decides the columns.
    /// Numbers are in the invariant culture and complete; one that there is not is empty.
    /// </summary>
    /// <param name="path">The file. Its folder must be there.</param>
    /// <returns>The log, to be disposed at the end.</returns>
    /// <exception cref="IOException">The file cannot be opened, or is no log of this kind.</exception>
    public static LossLog Csv(string path) => new(path, header => new CsvReports(path, header));

    /// <summary>
    /// Opens a file with a JSON object on each line, in which reports of different phases and losses may follow each other. NaN and
    /// infinities are the strings <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>.
    /// </summary>
    /// <param name="path">The file. Its folder must be there.</param>
    /// <returns>The log, to be disposed at the end.</returns>
    /// <exception cref="IOException">The file cannot be opened, or is no log of this kind.</exception>
    public static LossLog JsonLines(string path) => new(path, first => new JsonReports(path, first));

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    internal void Write(StepReport report, long step)
    {
        var lines = Encoding.UTF8.GetBytes(_format.LinesOf(report, step));
        _file.Seek(0, SeekOrigin.End);
        _file.Write(lines);
        _file.Flush();
    }

    private string FirstLine()
    {
        using var reader = new StreamReader(_file, Encoding.UTF8, leaveOpen: true);
        return reader.ReadLine() ?? "";
    }

    /// <summary>A run that was killed while it wrote may have left half a line: the next one begins on a line of its own.</summary>
    private void EndLastLine()
    {
        if (_file.Length == 0)
        {
            return;
        }

        _file.Seek(-1, SeekOrigin.End);
        if (_file.ReadByte() != '\n')
        {
            _file.WriteByte((byte)'\n');
        }
    }
}
