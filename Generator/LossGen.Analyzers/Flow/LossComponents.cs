using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Flow;

/// <summary>Which component of a combined loss takes which input: inputs are the components' parameters by name.</summary>
internal static class LossComponents
{
    /// <summary>The methods of a loss whose parameters are its inputs, or values that they share: components and intermediates, those of
    /// its bases
    /// among them, as far as their symbols can be seen.</summary>
    public static IEnumerable<IMethodSymbol> Methods(ITypeSymbol? loss) =>
        Ancestry(loss).SelectMany(static type => type.GetMembers().OfType<IMethodSymbol>())
            .Where(static method => ReturnedLosses.IsComponent(method) || SharedValues.IsIntermediate(method));

    /// <summary>
    /// The class of a loss and those that it derives from. Before its part is generated, a class without a base is alone.
    /// </summary>
    public static IEnumerable<INamedTypeSymbol> Ancestry(ITypeSymbol? loss)
    {
        for (var type = loss as INamedTypeSymbol; LossGenCalls.IsLoss(type) || ReferenceEquals(type, loss); type = type.BaseType)
        {
            if (type is null)
            {
                yield break;
            }

            yield return type;
        }
    }

    /// <summary>
    /// The places in the bodies of components and intermediates that mention an input; none where the bodies are elsewhere.
    /// </summary>
    /// <param name="name">The input's name.</param>
    /// <param name="call">The call.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IEnumerable<(IParameterSymbol Parameter, IOperation Mention)> Mentions(
        string name, IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken)
    {
        foreach (var method in Methods(LossOf(call)))
        {
            if (method.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } input)
            {
                foreach (var mention in torch.SharedValues.Mentions(method, input, cancellationToken))
                {
                    yield return (input, mention);
                }
            }
        }
    }

    /// <summary>
    /// The inputs that a term's gradient flows back to: all of them for a total, else those of its component and of the intermediates that
    /// it takes.
    /// </summary>
    /// <param name="term">A mention of the term, or the call itself.</param>
    /// <param name="call">The call that it is of.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IEnumerable<GivenInput> InputsOf(
        IOperation term, IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken)
    {
        var given = GivenInputs.Of(call, torch, cancellationToken);
        if (LossGenCalls.TermOf(term) != LossTerm.Component)
        {
            return given;
        }

        var methods = Methods(LossOf(call)).ToList();
        var component = methods.FirstOrDefault(method => method.Name == ((IPropertyReferenceOperation)term).Property.Name);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        AddTaken(component, methods, taken);
        return given.Where(input => taken.Contains(input.Name));
    }

    private static void AddTaken(IMethodSymbol? method, List<IMethodSymbol> methods, HashSet<string> taken)
    {
        if (method is null)
        {
            return;
        }

        foreach (var parameter in method.Parameters)
        {
            if (taken.Add(parameter.Name))
            {
                AddTaken(
                    methods.FirstOrDefault(other => IntermediateReading.Read(other)?.Provides(parameter.Name) == true), methods, taken);
            }
        }
    }

    /// <summary>
    /// The class of the loss that a step or evaluation is of. That which <c>ICombinedLoss&lt;DepthLoss.Inputs&gt;</c> runs is of DepthLoss.
    /// </summary>
    public static INamedTypeSymbol? LossOf(IInvocationOperation call) =>
        LossGenCalls.IsPhaseStep(call) ? call.TargetMethod.ContainingType.ContainingType
        : (call.Instance?.Type as INamedTypeSymbol ?? call.TargetMethod.ContainingType) is var type
            && LossGenCalls.IsInterface(type) && type.TypeArguments is [var inputs] ? GivenInputs.LossOf(inputs) ?? type
        : type;
}
