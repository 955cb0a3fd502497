using System.Globalization;
using System.Text.RegularExpressions;

namespace LossGen.Runtime.Tests.Infrastructure;

/// <summary>What a program prints, with the losses that its reports name. Nothing else may print meanwhile.</summary>
/// <param name="Text">The whole output.</param>
internal sealed record PrintedReports(string Text)
{
    public static PrintedReports Of(Action program)
    {
        using var printed = new StringWriter(CultureInfo.InvariantCulture);
        var console = Console.Out;
        Console.SetOut(printed);
        try
        {
            program();
        }
        finally
        {
            Console.SetOut(console);
        }

        return new PrintedReports(printed.ToString());
    }

    /// <summary>All numbers that stand behind a name, in order.</summary>
    public IReadOnlyList<double> All(string name) => [.. Regex
        .Matches(Text, $@"\b{Regex.Escape(name)} (-?\d\S*?)(?=[ ,|]|$)", RegexOptions.Multiline, TimeSpan.FromSeconds(10))
        .Select(static match => double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];

    public double First(string name) => All(name)[0];

    public double Last(string name) => All(name)[^1];
}
