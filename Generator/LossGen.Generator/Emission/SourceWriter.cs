using System.Text;

namespace LossGen.Generator.Emission;

/// <summary>Writes indented lines that end in <c>\n</c> on every system.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        _text.Append('\n');
    }

    /// <summary>Writes a raw string line by line at the current depth.</summary>
    public void Lines(string lines)
    {
        foreach (var line in lines.Split('\n'))
        {
            Line(line.TrimEnd('\r'));
        }
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

    public override string ToString() => _text.ToString();

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
}
