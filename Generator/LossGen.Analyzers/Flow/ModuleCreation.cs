namespace LossGen.Analyzers.Flow;

/// <summary>How a module came to be.</summary>
internal static class ModuleCreation
{
    /// <summary>The <c>new</c>, or the call of a factory of TorchSharp, that made the module; null when it is not known.</summary>
    public static IOperation? Of(IOperation module, TorchContext torch, CancellationToken cancellationToken) =>
        Origin.Of(module, torch, cancellationToken) switch
        {
            IObjectCreationOperation creation => creation,
            IInvocationOperation factory
                when torch.Declares(factory.TargetMethod) && factory.TargetMethod.IsStatic && torch.IsModule(factory.Type) => factory,
            _ => null,
        };

    /// <summary>
    /// The last module that acts in a chain: of a <c>Sequential</c> its last argument, of anything else itself. Null when
    /// the elements are not written out.
    /// </summary>
    public static IOperation? TailOf(IOperation module, TorchContext torch, CancellationToken cancellationToken)
    {
        for (var depth = 0; depth < 8; depth++)
        {
            if (Of(module, torch, cancellationToken) is not { } creation)
            {
                return null;
            }

            if (creation.Type?.Name != "Sequential" || !torch.Declares(creation.Type))
            {
                return creation;
            }

            if ((LastElement(creation) ?? LastOfList(creation, torch)) is not { } last)
            {
                return null;
            }

            module = last;
        }

        return null;
    }

    /// <summary>The last element of a <c>Sequential</c>, without its name.</summary>
    public static IOperation? LastElement(IOperation sequential) =>
        sequential.Argument("modules")?.Value is IArrayCreationOperation { Initializer.ElementValues: [.., var last] }
            ? WithoutName(last)
            : null;

    /// <summary>
    /// The creation of the element that stands before another one in a <c>Sequential</c>; null where either is elsewhere.
    /// </summary>
    public static IOperation? ElementBefore(IOperation element, TorchContext torch, CancellationToken cancellationToken)
    {
        for (var current = element; current.Parent is { } parent; current = parent)
        {
            if (parent is IArrayInitializerOperation { ElementValues: var elements })
            {
                return elements.IndexOf(current) is > 0 and var place && WithoutName(elements[place - 1]) is { } before
                    ? Of(before, torch, cancellationToken)
                    : null;
            }

            if (parent is not (IConversionOperation or ITupleOperation or IArgumentOperation
                or IObjectCreationOperation { Type.Name: "Tuple" } or IInvocationOperation { TargetMethod.ContainingType.Name: "Tuple" }))
            {
                return null;
            }
        }

        return null;
    }

    // new List<…> { a, b } in a variable that nobody changes before the chain is made of it, or that calls of Add in the same block fill.
    private static IOperation? LastOfList(IOperation sequential, TorchContext torch)
    {
        if (sequential.Argument("modules")?.Value.WithoutConversions() is not ILocalReferenceOperation list)
        {
            return null;
        }

        var body = torch.BodyOf(list);
        if (body.Writes(list.Local) is not [{ Value: IObjectCreationOperation creation }])
        {
            return null;
        }

        IOperation? last = (creation.Initializer?.Initializers.LastOrDefault() as IInvocationOperation)?.Arguments.LastOrDefault()?.Value;
        foreach (var reference in body.References(list.Local).OrderBy(static reference => reference.Syntax.SpanStart))
        {
            if (reference.Syntax.SpanStart >= list.Syntax.SpanStart)
            {
                break;
            }

            if (reference.Parent is not IInvocationOperation
                {
                    TargetMethod.Name: "Add",
                    Arguments: [var added],
                    Parent: IExpressionStatementOperation { Parent: var block },
                }
                || !ReferenceEquals(block, Block(creation)))
            {
                return null;
            }

            last = added.Value;
        }

        return last is null ? null : WithoutName(last);
    }

    private static IOperation? Block(IOperation operation)
    {
        var current = operation;
        while (current is not (null or IBlockOperation))
        {
            current = current.Parent;
        }

        return current;
    }

    private static IOperation? WithoutName(IOperation element) => element.WithoutConversions() switch
    {
        ITupleOperation { Elements: [_, var module] } => module,
        IObjectCreationOperation { Type.Name: "Tuple" } pair => pair.Argument("item2")?.Value,
        IInvocationOperation { TargetMethod: { Name: "Create", ContainingType.Name: "Tuple" } } pair => pair.Argument("item2")?.Value,
        var module => module,
    };
}
