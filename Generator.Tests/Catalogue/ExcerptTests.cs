using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Catalogue;

/// <summary>The user's code inside messages: on one line, and short.</summary>
public class ExcerptTests
{
    [Theory]
    [InlineData("loss", "loss")]
    [InlineData("a * b", "a * b")]
    [InlineData("a*b", "a*b")]
    [InlineData("a\n    + b", "a + b")]
    [InlineData("f(\r\n    x,\r\n    y)", "f(x, y)")]
    [InlineData("loss\n    .mean()", "loss.mean()")]
    [InlineData("loss\n    ?.mean()", "loss?.mean()")]
    [InlineData("f( x )", "f( x )")]
    [InlineData("f(x, // the prediction\n  y)", "f(x, y)")]
    [InlineData("f(x, /* the prediction */ y)", "f(x, y)")]
    [InlineData("functional.mse_loss(\n    prediction,\n    image)\n    .item<float>()", "functional.mse_loss(prediction, image)…")]
    [InlineData("new[]\n{\n    1,\n    2,\n}", "new[] { 1, 2, }")]
    [InlineData("\"\"\"\n    two\n    lines\n    \"\"\"", "\"\"\" two lines \"\"\"")]
    public void Code_stands_on_one_line_and_is_cut(string code, string expected)
    {
        var excerpt = Excerpt.Of(SyntaxFactory.ParseExpression(code));
        Assert.Equal(expected, excerpt);
        Assert.InRange(excerpt.Length, 1, Excerpt.MaxLength);
    }

    [Theory]
    [InlineData("my critic", "my critic")]
    [InlineData("a\"b{0}\n", "a\"b{0}")]
    [InlineData("  a \t b  ", "a b")]
    [InlineData("a\0b", "a b")]
    [InlineData("", "")]
    public void Text_stands_on_one_line(string text, string expected) => Assert.Equal(expected, Excerpt.Of(text));

    [Theory]
    [InlineData(40, false)]
    [InlineData(41, true)]
    public void Forty_columns_are_the_most(int length, bool isCut)
    {
        var excerpt = Excerpt.Of(SyntaxFactory.ParseExpression(new string('x', length)));
        Assert.Equal(40, excerpt.Length);
        Assert.Equal(isCut, excerpt.EndsWith('…'));
    }

    /// <summary>A rule that writes code into its message by itself writes all lines of it.</summary>
    [Fact]
    public void Rules_write_no_code_into_messages_by_themselves()
    {
        var rules = Path.Combine(Rule.Repository, "Generator", "LossGen.Generator");
        var found =
            from file in Directory.EnumerateFiles(rules, "*.cs", SearchOption.AllDirectories)
            where !file.Split(Path.DirectorySeparatorChar).Contains("obj")
            from line in File.ReadLines(file)
            where line.Contains("Syntax}'", StringComparison.Ordinal) || line.Contains("Syntax.ToString()}'", StringComparison.Ordinal)
            select $"{Path.GetFileName(file)}: {line.Trim()}";
        Assert.Empty(found);
    }
}
