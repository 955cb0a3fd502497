using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>A term of a loss that is the squares, or the Euclidean norms, of a module's parameters.</summary>
/// <param name="Term">The term of one parameter.</param>
/// <param name="IsOfSome">Whether some parameters may be left out.</param>
internal sealed record ParameterNorm(IOperation Term, bool IsOfSome)
{
    /// <summary>
    /// The term that a mention of the module leads to by its <c>parameters()</c>; null where it leads to none that is trained on.
    /// </summary>
    public static ParameterNorm? Of(IOperation module, TorchContext torch, CancellationToken cancellationToken) =>
        module.WithConversionsAround().Parent switch
        {
            IArgumentOperation { Parameter: { } parameter, Parent: IInvocationOperation { TargetMethod.ReturnType: var type } call }
                when torch.IsTensor(type) =>
                InMethod(call, parameter, torch, cancellationToken),
            IArgumentOperation { Parameter: { } handed, Parent: IObjectCreationOperation { Type: var loss } }
                when LossGenCalls.IsLoss(loss) =>
                HandedModule.Mentions(handed, torch, cancellationToken)
                    .Select(mention => Of(mention, TrainingUse.IsTrainedOn, torch, cancellationToken))
                    .FirstOrDefault(static norm => norm is not null),
            _ => Of(module, TrainingUse.IsTrainedOn, torch, cancellationToken),
        };

    // L2(model), where the module is a parameter: what the method returns is trained on by its caller.
    private static ParameterNorm? InMethod(
        IInvocationOperation call, IParameterSymbol module, TorchContext torch, CancellationToken cancellationToken) =>
        torch.Members.BodyOf(call.TargetMethod, cancellationToken) is { } body && TrainingUse.IsTrainedOn(call, torch, cancellationToken)
            ? torch.BodyOf(body).References(module.OriginalDefinition)
                .Select(reference => Of(reference, TrainingUse.IsTrainedOnOrReturned, torch, cancellationToken))
                .FirstOrDefault(static norm => norm is not null)
            : null;

    private static ParameterNorm? Of(
        IOperation module,
        Func<IOperation, TorchContext, CancellationToken, bool> isTrainedOn,
        TorchContext torch,
        CancellationToken cancellationToken)
    {
        var use = module.WithConversionsAround();
        if (use.Parent is not IInvocationOperation { TargetMethod.Name: "parameters" or "named_parameters" } parameters
            || !ReferenceEquals(parameters.Instance, use))
        {
            return null;
        }

        IOperation sequence = parameters;
        var some = false;
        while (sequence.WithConversionsAround().Parent is IArgumentOperation
            {
                Parameter.Ordinal: 0,
                Parent: IInvocationOperation { TargetMethod: { Name: "Where", ContainingType.Name: "Enumerable" } } filter,
            })
        {
            (sequence, some) = (filter, true);
        }

        return sequence.WithConversionsAround().Parent switch
        {
            IForEachLoopOperation loop when loop.Collection.Syntax.Span.Contains(sequence.Syntax.Span) =>
                InLoop(loop, some, isTrainedOn, torch, cancellationToken),
            IArgumentOperation
            {
                Parameter.Ordinal: 0,
                Parent: IInvocationOperation { TargetMethod: { Name: "Select", ContainingType.Name: "Enumerable" } } select,
            } => InSelect(select, some, isTrainedOn, torch, cancellationToken),
            _ => null,
        };
    }

    private static ParameterNorm? InLoop(
        IForEachLoopOperation loop,
        bool some,
        Func<IOperation, TorchContext, CancellationToken, bool> isTrainedOn,
        TorchContext torch,
        CancellationToken cancellationToken)
    {
        foreach (var reference in loop.Body.Descendants().OfType<ILocalReferenceOperation>())
        {
            if (loop.Locals.Contains(reference.Local, SymbolEqualityComparer.Default)
                && Square(reference, torch, cancellationToken) is { } term
                && isTrainedOn(term, torch, cancellationToken))
            {
                return new ParameterNorm(
                    term,
                    some || loop.Body.Descendants().Any(
                        static operation => operation is IConditionalOperation or IBranchOperation { BranchKind: BranchKind.Continue }));
            }
        }

        return null;
    }

    // .Select(p => p.square().sum()).Aggregate((a, b) => a + b), or gathered by torch.stack.
    private static ParameterNorm? InSelect(
        IInvocationOperation select,
        bool some,
        Func<IOperation, TorchContext, CancellationToken, bool> isTrainedOn,
        TorchContext torch,
        CancellationToken cancellationToken)
    {
        IOperation terms = select;
        while (terms.WithConversionsAround().Parent
            is IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList" } list })
        {
            terms = list;
        }

        // stack([.. terms])
        terms = terms.CollectionAround() ?? terms;
        if (terms.WithConversionsAround().Parent is not IArgumentOperation
            {
                Parameter.Ordinal: 0,
                Parent: IInvocationOperation { TargetMethod.Name: "Aggregate" or "stack" or "cat" } gathered,
            }
            || !torch.IsTensor(gathered.Type)
            || !isTrainedOn(gathered, torch, cancellationToken))
        {
            return null;
        }

        var selector = select.ArgumentAt(1)?.DescendantsAndSelf().OfType<IAnonymousFunctionOperation>().FirstOrDefault();
        var term = selector?.Descendants().OfType<IParameterReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Parameter.ContainingSymbol, selector.Symbol))
            .Select(reference => Square(reference, torch, cancellationToken))
            .FirstOrDefault(static square => square is not null);
        return term is null ? null : new ParameterNorm(term, some);
    }

    // p.pow(2).sum(), p.square().mean(), (p * p).sum(), p.norm(): whatever power follows, its gradient is along p.
    private static IOperation? Square(IOperation parameter, TorchContext torch, CancellationToken cancellationToken)
    {
        var use = parameter.WithConversionsAround();
        if (use.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
            && SameVariable(product.LeftOperand, product.RightOperand))
        {
            return Reduced(product, torch);
        }

        if (use.Parent is not IInvocationOperation call || !ReferenceEquals(call.Instance, use) || !torch.Declares(call.TargetMethod))
        {
            return null;
        }

        return call.TargetMethod.Name switch
        {
            "square" => Reduced(call, torch),
            "pow" when Constants.Number(Unwrapped(call.ArgumentAt(0)), torch, cancellationToken) == 2 => Reduced(call, torch),
            "norm" when call.Arguments.All(
                argument => argument.IsOmitted() || Constants.Number(Unwrapped(argument.Value), torch, cancellationToken) == 2) => call,
            _ => null,
        };
    }

    private static IOperation? Reduced(IOperation squares, TorchContext torch)
    {
        var use = squares.WithConversionsAround();
        return use.Parent is IInvocationOperation { TargetMethod.Name: "sum" or "mean" } reduction
            && ReferenceEquals(reduction.Instance, use)
            && torch.Declares(reduction.TargetMethod) ? reduction : null;
    }

    // Exponents and orders are scalars of TorchSharp, which numbers convert to.
    private static IOperation? Unwrapped(IOperation? number)
    {
        while (number is IConversionOperation conversion)
        {
            number = conversion.Operand;
        }

        return number;
    }

    private static bool SameVariable(IOperation left, IOperation right) =>
        left.ReferencedSymbol() is { } symbol && SymbolEqualityComparer.Default.Equals(symbol, right.ReferencedSymbol());
}
