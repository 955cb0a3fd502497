using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace LossGen.Benchmarks.Generators;

/// <summary>The constant that the yardstick generators emit.</summary>
internal static class YardstickText
{
    public static readonly SourceText Value = SourceText.From("// A constant.\n", Encoding.UTF8);
}
