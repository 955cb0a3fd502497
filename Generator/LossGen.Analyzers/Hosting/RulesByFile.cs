using System.Collections.Concurrent;

namespace LossGen.Analyzers.Hosting;

/// <summary>Which rules are on in which file of a project.</summary>
internal sealed class RulesByFile(IReadOnlyList<TorchRule> rules, RuleSwitches switches)
{
    private readonly ConcurrentDictionary<SyntaxTree, Answer> answers = new();

    // The operations of a file come one after another.
    private Answer? last;

    /// <summary>Whether the rule is on in the file.</summary>
    public bool IsOn(TorchRule rule, SyntaxTree file)
    {
        var answer = last;
        if (answer is null || answer.File != file)
        {
            last = answer = answers.TryGetValue(file, out var known) ? known : answers.GetOrAdd(file, new Answer(file, OffIn(file)));
        }

        return answer.Off.Count == 0 || !answer.Off.Contains(rule);
    }

    private List<TorchRule> OffIn(SyntaxTree file) => rules.Where(rule => !switches.IsOn(rule.Descriptor, file)).ToList();

    private sealed record Answer(SyntaxTree File, List<TorchRule> Off);
}
