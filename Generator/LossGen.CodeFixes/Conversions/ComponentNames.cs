using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Rules;
using LossGen.Analyzers.Torch;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.CodeFixes.Conversions;

/// <summary>Names for the components: the variable's that the term was in, or the loss function's.</summary>
internal sealed class ComponentNames
{
    private readonly RepairContext context;
    private readonly Surroundings surroundings;
    private readonly HashSet<string> taken;

    public ComponentNames(RepairContext context, Surroundings surroundings, string className)
    {
        this.context = context;
        this.surroundings = surroundings;
        taken = new HashSet<string>(StringComparer.Ordinal) { className };
    }

    /// <summary>A name that no other component has, and no member of the class.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="key">Its name in a dictionary, where it was in one.</param>
    public string Next(IOperation loss, string? key)
    {
        var name = Pascal(key is not null && SyntaxFacts.IsValidIdentifier(key) ? key : Wording(loss));
        if (name.Length == 0 || !SyntaxFacts.IsValidIdentifier(name))
        {
            name = "Term";
        }

        return Identifiers.Unique(NameClashRule.IsReserved(name) || surroundings.IsMemberOfModule(name) ? name + "Loss" : name, taken);
    }

    private string Wording(IOperation loss)
    {
        if (loss.ReferencedSymbol() is { } variable)
        {
            return variable.Name;
        }

        if (loss is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient)
        {
            return Wording(quotient.LeftOperand.WithoutConversions());
        }

        if (loss is not IInvocationOperation call)
        {
            return "";
        }

        if (LossCall.Read(call, context.Torch, context.CancellationToken) is { } known)
        {
            return known.IsFunction ? call.TargetMethod.Name : call.Instance!.ReferencedSymbol()?.Name ?? known.Name;
        }

        // Of x.square().mean() the name of x says more than that of mean.
        return context.Torch.Declares(call.TargetMethod)
            ? FirstVariable(call) is { } first ? $"{first.Name}_{call.TargetMethod.Name}" : call.TargetMethod.Name
            : call.TargetMethod.Name;
    }

    private static ISymbol? FirstVariable(IOperation operation) => operation.Descendants()
        .Where(static part => part is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation)
        .Select(static part => part.ReferencedSymbol())
        .FirstOrDefault();

    private static string Pascal(string name) => string.Concat(name
        .Split(['_', '@'], StringSplitOptions.RemoveEmptyEntries)
        .Select(static word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
}
