using LossGen.Generator.Analyzers.Torch.Combinations;
using Microsoft.CodeAnalysis;

namespace LossGen.CodeFixes.Torch.Combinations;

/// <summary>One method of the new class.</summary>
/// <param name="Term">The term that it stands for.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Body">What it returns.</param>
/// <param name="Comments">Comments that stood at the term.</param>
internal sealed record LossComponent(CombinationTerm Term, string Name, List<LossInput> Parameters, string Body, List<string> Comments);
