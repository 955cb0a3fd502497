using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace LossGen.Generator.Emission.Text;

/// <summary>Writes indented lines that end in <c>\n</c> on every system.</summary>
internal sealed class SourceWriter
{
    /// <summary>Most files are shorter; a longer one's memory is not worth keeping.</summary>
    private const int Capacity = 16384;

    // A project that is opened writes one file after the other on the same thread.
    [ThreadStatic]
    private static StringBuilder? spare;

    private readonly StringBuilder _text;
    private int _depth;

    public SourceWriter() => (_text, spare) = (spare ?? new StringBuilder(Capacity), null);

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        _text.Append('\n');
    }

    /// <summary>Writes an interpolated line. Its parts go into the file one by one, and never become a string of their own.</summary>
    public void Line([InterpolatedStringHandlerArgument("")] LineHandler line)
    {
        _ = line;
        _text.Append('\n');
    }

    /// <summary>Opens a block; disposing closes it.</summary>
    public Block Open(string header, string closing = "}")
    {
        if (header.Length > 0)
        {
            Line(header);
        }

        Line("{");
        _depth++;
        return new Block(this, closing);
    }

    /// <summary>Indents without braces; disposing ends it.</summary>
    public Block Indent()
    {
        _depth++;
        return new Block(this, closing: null);
    }

    /// <summary>Ends the file.</summary>
    /// <returns>All lines.</returns>
    public string Finish()
    {
        var text = _text.ToString();
        if (_text.Capacity <= Capacity)
        {
            spare = _text.Clear();
        }

        return text;
    }

    internal readonly struct Block(SourceWriter writer, string? closing) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            if (closing is not null)
            {
                writer.Line(closing);
            }
        }
    }

    /// <summary>The parts of an interpolated line; the compiler calls it.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct LineHandler
    {
        private readonly StringBuilder _text;

#pragma warning disable IDE0060, CA1801 // The compiler passes the lengths whether they are wanted or not.
        public LineHandler(int literalLength, int formattedCount, SourceWriter writer) =>
            _text = writer._text.Append(' ', writer._depth * 4);
#pragma warning restore IDE0060, CA1801

        public void AppendLiteral(string text) => _text.Append(text);

        public void AppendFormatted(string? text) => _text.Append(text);

        public void AppendFormatted(int number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));
    }
}
