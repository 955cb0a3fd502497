using LossGen.Generator.Text;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>Weights by component, as the text in which a rule hands them to a fix: <c>First=0.25;Second=0.75</c>.</summary>
internal static class WeightList
{
    public static string Write(IEnumerable<(string Component, double Weight)> weights) =>
        string.Join(";", weights.Select(static weight => $"{weight.Component}={Numbers.Literal(weight.Weight)}"));

    /// <summary>The weights, each as the text of a literal.</summary>
    public static IEnumerable<(string Component, string Weight)> Read(string text)
    {
        foreach (var item in text.Split(';'))
        {
            var equals = item.IndexOf('=');
            yield return (item.Substring(0, equals), item.Substring(equals + 1));
        }
    }
}
