using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Combinations;

/// <summary>One statement in which a total grows.</summary>
/// <param name="Statement">The statement: it declares the total, assigns it, changes it in place, or is a loop over a list of
/// terms.</param>
/// <param name="Operation">What the total becomes: the first value, <c>total += a</c>, <c>total + a</c>, <c>total.add_(a)</c>.</param>
/// <param name="Scale">What everything before is multiplied with; 0 in the first.</param>
/// <param name="Addends">What is added; null where the operation is an expression that has the total in it.</param>
internal sealed record Growth(StatementSyntax Statement, IOperation Operation, double Scale, IReadOnlyList<Addend>? Addends);
