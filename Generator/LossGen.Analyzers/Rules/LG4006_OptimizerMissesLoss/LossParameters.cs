using LossGen.Analyzers.Flow;
using LossGen.Generator.Declarations.Reading;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>What a loss class has to train itself, such as weights that are learned.</summary>
internal static class LossParameters
{
    /// <summary>
    /// What it is, to be read after the name of the loss; null where it has nothing, or is no loss by the names of its class and variable.
    /// </summary>
    public static string? Of(ITypeSymbol? type, ISymbol variable, TorchContext torch, CancellationToken cancellationToken)
    {
        if (type is not INamedTypeSymbol loss || !torch.IsModule(loss))
        {
            return null;
        }

        if (LossReader.Read(loss.OriginalDefinition, cancellationToken) is { } declared)
        {
            return declared.Traits.HasParameters ? $"[{declared.SchemeName}] learns from its own parameters"
                : Made(loss, cancellationToken) is { } made ? Trained(made)
                : Field(loss, torch, registered: false, cancellationToken);
        }

        // A frozen network in a loss is none of the optimizer's business; a Parameter of the loss itself is.
        return (IsLoss(loss, torch) || NamesLoss(variable.Name)) && ModuleChain.Of(loss, torch, cancellationToken) is { IsUnknown: false }
            ? Field(loss, torch, registered: true, cancellationToken)
            : null;
    }

    // What a combined loss makes is registered with it; what it is given is not.
    private static string? Made(INamedTypeSymbol loss, CancellationToken cancellationToken)
    {
        for (var type = loss; LossGenCalls.IsLoss(type); type = type.BaseType!)
        {
            if (OwnParameterReader.Read(type.OriginalDefinition, cancellationToken) is [var first, ..])
            {
                return first;
            }
        }

        return null;
    }

    private static string Trained(string field) => $"its Parameter '{field}' is trained with it";

    private static string? Field(INamedTypeSymbol loss, TorchContext torch, bool registered, CancellationToken cancellationToken)
    {
        // What a combined loss does not make, it registers only by name.
        if (!registered
            && !ModuleChain.NodesOf(loss.OriginalDefinition, torch, cancellationToken).Any(
                static node => node is IdentifierNameSyntax { Identifier.ValueText: "register_parameter" }))
        {
            return null;
        }

        var field = ComponentWrite.Of(loss.OriginalDefinition, torch, cancellationToken)
            .FirstOrDefault(write => Learnable.IsParameter(Origin.Of(write.Value, torch, cancellationToken).Type, torch)
                && Learnable.IsMade(write.Value, torch, cancellationToken));
        return field is null ? null : Trained(field.Member.Name);
    }

    private static bool IsLoss(INamedTypeSymbol type, TorchContext torch) =>
        type.Bases().Any(current => torch.Declares(current) && current.Name is "Loss" or "WeightedLoss") || NamesLoss(type.Name);

    // UncertaintyLoss, LossWrapper, criterion; not glossary.
    private static bool NamesLoss(string name) =>
        name.Contains("Loss")
            || name.Contains("Criterion")
            || name.TrimStart('_').StartsWith("loss", StringComparison.Ordinal)
            || name.TrimStart('_').StartsWith("criterion", StringComparison.Ordinal);
}
