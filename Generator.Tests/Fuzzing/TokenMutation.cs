using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Fuzzing;

/// <summary>Changes some of a source's words; the same seed always changes the same ones.</summary>
internal static class TokenMutation
{
    private static readonly string[] Words =
    [
        "static", "abstract", "sealed", "private", "public", "file", "record", "struct", "interface", "ref", "in", "out", "params", "this",
        "async", "dynamic", "void", "Tensor", "Tensor?", "int*", "null", "default", "double.NaN", "-1", "\"\"", "@class", "nameof(First)",
        "[MainLoss]", "[AuxiliaryLoss(2)]", "[CombinedLoss]", "[Phase(\"P\")]", "Weights", "First", "Total", "<", ">", "{", "}", "(", ")", ",", ";", "=>",
    ];

    public static string Apply(string text, int seed)
    {
#pragma warning disable CA5394 // A fixed seed is the point.
        var random = new Random(seed);
        var tokens = SyntaxFactory.ParseTokens(text).Where(static token => !token.IsKind(SyntaxKind.EndOfFileToken)).Select(static token => token.ToFullString()).ToList();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var (at, other) = (random.Next(tokens.Count), random.Next(tokens.Count));
            switch (random.Next(5))
            {
                case 0:
                    tokens.RemoveAt(at);
                    break;
                case 1:
                    tokens.Insert(at, tokens[other]);
                    break;
                case 2:
                    (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                    break;
                case 3:
                    tokens[at] = $" {Words[random.Next(Words.Length)]} ";
                    break;
                default:
                    tokens.Insert(at, $" {Words[random.Next(Words.Length)]} ");
                    break;
            }
        }
#pragma warning restore CA5394

        return string.Concat(tokens);
    }
}
