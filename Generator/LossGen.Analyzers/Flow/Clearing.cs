using LossGen.Generator.Declarations.Reading;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Flow;

/// <summary>Where gradients may be cleared between the steps of a loop. Any doubt counts.</summary>
internal static class Clearing
{
    /// <summary>Whether something may clear them that happens around the place in its outermost loop, or that cannot be placed.</summary>
    /// <param name="flow">The order of the method.</param>
    /// <param name="place">What is repeated: something in a loop, or a <c>ForEach</c>.</param>
    /// <param name="mayClear">Whether an event may be it.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static bool MayHappenInLoop(
        TrainingFlow flow, IOperation place, Func<TrainingEvent, bool> mayClear, TorchContext torch, CancellationToken cancellationToken)
    {
        var outermost = StatementOrder.OutermostLoop(place) ?? place;
        return flow.Hidden.Any(mayClear)
            || flow.Events.Any(other => mayClear(other)
                && (outermost.Syntax.Span.Contains(other.Place.Syntax.Span) || IsEnumerated(other.Place, place, torch, cancellationToken)))
            || outermost.Descendants().Any(
                operation => operation is IObjectCreationOperation creation && MayClearWhenMade(creation, torch));
    }

    /// <summary>
    /// Whether the class, or one that it derives from, names anything that clears; where another member does, it may be called between the
    /// steps.
    /// </summary>
    /// <param name="type">The class.</param>
    /// <param name="except">A member that was looked at already.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static bool IsNamedIn(INamedTypeSymbol? type, ISymbol? except, TorchContext torch, CancellationToken cancellationToken)
    {
        return type.AndBases()
            .Until(ancestor => ancestor.SpecialType == SpecialType.System_Object || torch.Declares(ancestor))
            .Any(ancestor =>
            !torch.Code.Declares(ancestor)
                || torch.Code.Of(ancestor, cancellationToken).Any(part => IsNamedIn(part, except, torch, cancellationToken)));
    }

    /// <summary>Whether the code names anything that clears. The gradient that is called is autograd's.</summary>
    public static bool IsNamedIn(SyntaxNode code, ISymbol? except, TorchContext torch, CancellationToken cancellationToken) =>
        code.DescendantNodes().OfType<SimpleNameSyntax>().Any(name =>
            (name.Identifier.ValueText == "zero_grad"
                || (name.Identifier.ValueText == "grad" && name.Parent?.Parent is not InvocationExpressionSyntax))
            && !IsInMember(name, except, torch));

    // An iterator goes on with its work whenever the next element is asked for.
    private static bool IsEnumerated(IOperation source, IOperation place, TorchContext torch, CancellationToken cancellationToken)
    {
        for (var current = place.Parent; current is not null; current = current.Parent)
        {
            if (current is IForEachLoopOperation loop
                && Origin.Definition(loop.Collection, torch, cancellationToken).Syntax.Span.Contains(source.Syntax.Span))
            {
                return true;
            }
        }

        return false;
    }

    // using var step = new Step(optimizer): its constructor may clear, or its Dispose.
    private static bool MayClearWhenMade(IObjectCreationOperation creation, TorchContext torch) =>
        !torch.Declares(creation.Type)
        && creation.Arguments.Any(argument =>
            argument.Value.WithoutConversions() is { } given
                && (given is IInstanceReferenceOperation || torch.IsOptimizer(given.Type) || torch.IsModule(given.Type)));

    private static bool IsInMember(SyntaxNode node, ISymbol? member, TorchContext torch) =>
        member is not null
        && torch.Code.DeclarationsOf(member).Any(part => part.SyntaxTree == node.SyntaxTree && part.Span.Contains(node.Span));
}
