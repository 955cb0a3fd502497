using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Flow;

/// <summary>Which component of a combined loss takes which input: inputs are the components' parameters by name.</summary>
internal static class LossComponents
{
    /// <summary>The components of a loss, those of its bases among them, as far as their symbols can be seen.</summary>
    public static IEnumerable<IMethodSymbol> Of(ITypeSymbol? loss)
    {
        for (var type = loss; LossGenCalls.IsLoss(type); type = type!.BaseType)
        {
            foreach (var method in type!.GetMembers().OfType<IMethodSymbol>().Where(ReturnedLosses.IsComponent))
            {
                yield return method;
            }
        }
    }

    /// <summary>The places in the components' bodies that mention an input; none where the bodies are elsewhere.</summary>
    /// <param name="argument">The argument of <c>Step</c>, <c>Compute</c> or <c>forward</c>.</param>
    /// <param name="call">The call.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IEnumerable<(IParameterSymbol Parameter, IOperation Mention)> Mentions(
        IArgumentOperation argument, IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken)
    {
        foreach (var component in Of(LossOf(call)))
        {
            if (component.Parameters.FirstOrDefault(parameter => parameter.Name == argument.Parameter?.Name) is { } input
                && torch.Members.BodyOf(component, cancellationToken) is { } body)
            {
                foreach (var mention in torch.BodyOf(body).References(input.OriginalDefinition))
                {
                    yield return (input, mention);
                }
            }
        }
    }

    /// <summary>The inputs that a term's gradient flows back to: all of them for a total, those of its component else.</summary>
    /// <param name="term">A mention of the term, or the call itself.</param>
    /// <param name="call">The call that it is of.</param>
    public static IEnumerable<IArgumentOperation> InputsOf(IOperation term, IInvocationOperation call)
    {
        if (LossGenCalls.TermOf(term) != LossTerm.Component)
        {
            return call.Arguments;
        }

        var component = Of(LossOf(call)).FirstOrDefault(method => method.Name == ((IPropertyReferenceOperation)term).Property.Name);
        return component is null
            ? []
            : call.Arguments.Where(argument => component.Parameters.Any(parameter => parameter.Name == argument.Parameter?.Name));
    }

    private static INamedTypeSymbol? LossOf(IInvocationOperation call) =>
        LossGenCalls.IsPhaseStep(call) ? call.TargetMethod.ContainingType.ContainingType : call.Instance?.Type as INamedTypeSymbol ?? call.TargetMethod.ContainingType;
}
