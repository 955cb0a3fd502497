using LossGen.Generator.Text;

namespace LossGen.Analyzers.Flow;

/// <summary>
/// What a step or an evaluation is given for the parameters of the components, in both of its forms: arguments by name, and the object
/// with all inputs, written in the call, returned by a function, or kept in a variable before it.
/// </summary>
internal static class GivenInputs
{
    /// <summary>All that a call of a combined loss is given; nothing where the object comes from elsewhere.</summary>
    /// <param name="call">The step or evaluation.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IEnumerable<GivenInput> Of(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken)
    {
        if (ArgumentWithAll(call) is null)
        {
            foreach (var argument in call.Arguments)
            {
                if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter: { } parameter } && !torch.IsOptimizer(parameter.Type))
                {
                    yield return new GivenInput(parameter.Name, argument.Value);
                }
            }

            yield break;
        }

        if (CreationOf(call, torch, cancellationToken) is { } made)
        {
            var names = Names(call);
            foreach (var set in made.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>() ?? [])
            {
                if (set.Target is IPropertyReferenceOperation { Property.Name: var property } && names.Find(Is(property)) is { } name)
                {
                    yield return new GivenInput(name, set.Value);
                }
            }
        }
    }

    /// <summary>What the call gives for one parameter; null where that is not written.</summary>
    /// <param name="call">The step or evaluation.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static GivenInput? Of(IInvocationOperation call, string parameter, TorchContext torch, CancellationToken cancellationToken) =>
        Of(call, torch, cancellationToken).FirstOrDefault(given => given.Name == parameter);

    /// <summary>Whether the call takes the parameter at all, given or left to its default: a phase takes those of its components.</summary>
    /// <param name="call">The step or evaluation.</param>
    /// <param name="parameter">The parameter's name.</param>
    public static bool Takes(IInvocationOperation call, string parameter) =>
        ArgumentWithAll(call) is { Parameter.Type: var type }
            ? ClassOf(type)?.GetMembers().Any(member => member is IPropertySymbol && Is(member.Name)(parameter)) == true
            : call.Argument(parameter) is not null;

    /// <summary>The calls that take a value as one of their inputs, and which it is.</summary>
    /// <param name="value">A value, with the conversions around it.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IEnumerable<(IInvocationOperation Call, GivenInput Input)> TakenBy(
        IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        switch (value.Parent)
        {
            case IArgumentOperation { Parameter: { } parameter, Parent: IInvocationOperation call } when LossGenCalls.IsOfLoss(call):
                yield return (call, new GivenInput(parameter.Name, value));
                break;
            case ISimpleAssignmentOperation { Parent: IObjectOrCollectionInitializerOperation { Parent: IObjectCreationOperation made } }
                when ClassOf(made.Type) is not null:
                foreach (var taker in torch.BodyOf(value).Calls)
                {
                    if (LossGenCalls.IsOfLoss(taker)
                        && ReferenceEquals(CreationOf(taker, torch, cancellationToken), made)
                        && Of(taker, torch, cancellationToken).FirstOrDefault(
                            given => ReferenceEquals(given.Value.WithConversionsAround(), value)) is { } input)
                    {
                        yield return (taker, input);
                    }
                }

                break;
        }
    }

    /// <summary>
    /// Whether another call before this one is given the same object: then all that is said of the object is said there already.
    /// </summary>
    /// <param name="call">The step or evaluation.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static bool AreOfEarlierCall(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) =>
        CreationOf(call, torch, cancellationToken) is { } made
        && !call.Holds(made)
        && torch.BodyOf(call).Calls
            .TakeWhile(other => !ReferenceEquals(other, call))
            .Any(other => LossGenCalls.IsOfLoss(other) && ReferenceEquals(CreationOf(other, torch, cancellationToken), made));

    /// <summary>The loss whose inputs a class <c>Inputs</c> holds; null for all other types.</summary>
    /// <param name="inputs">The class, or a function that gives one.</param>
    public static INamedTypeSymbol? LossOf(ITypeSymbol? inputs) => ClassOf(inputs)?.ContainingType;

    /// <summary>
    /// The argument that is the object with all inputs, and its creation, where that stands outside of the call; null elsewhere.
    /// </summary>
    /// <param name="call">The step or evaluation.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static (SyntaxNode Argument, SyntaxNode Made)? Apart(
        IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) =>
        CreationOf(call, torch, cancellationToken) is { } made && !call.Holds(made)
            ? (ArgumentWithAll(call)!.Value.Syntax, made.Syntax)
            : null;

    private static IObjectCreationOperation? CreationOf(
        IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken)
    {
        if (ArgumentWithAll(call) is not { Value: var given })
        {
            return null;
        }

        var value = Origin.Of(given, torch, cancellationToken).WithoutConversions();
        if (value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation function })
        {
            value = HelperBody.OnlyReturnedValue(function) is { } returned ? Origin.Of(returned, torch, cancellationToken) : value;
        }

        // What another method makes is given there.
        return value.WithoutConversions() is IObjectCreationOperation made && ReferenceEquals(torch.BodyOf(made), torch.BodyOf(call))
            ? made
            : null;
    }

    private static IArgumentOperation? ArgumentWithAll(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (ClassOf(argument.Parameter?.Type) is not null)
            {
                return argument;
            }
        }

        return null;
    }

    private static INamedTypeSymbol? ClassOf(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { Name: "Inputs", ContainingType: { } loss } named => LossGenCalls.IsLoss(loss) ? named : null,
        INamedTypeSymbol { Name: "Func", TypeArguments: [var made] } => ClassOf(made),
        _ => null,
    };

    private static List<string> Names(IInvocationOperation call) =>
        LossComponents.Methods(LossComponents.LossOf(call))
            .SelectMany(static method => method.Parameters)
            .Select(static parameter => parameter.Name)
            .Distinct(StringComparer.Ordinal)
            .ToList();

    // InputProperties gives the names; one that is taken already is another.
    private static Predicate<string> Is(string property) => name => Identifiers.ToPascalCase(name) == property;
}
