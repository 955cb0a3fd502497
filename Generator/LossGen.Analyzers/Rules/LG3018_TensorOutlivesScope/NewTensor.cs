using System.Collections.Immutable;
using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// Where a tensor was made. TorchSharp gives each to the innermost dispose scope of its thread; what a method is given, or keeps
/// in a field, was made elsewhere.
/// </summary>
internal static class NewTensor
{
    private const int Depth = 8;

    // Aliases and transposes are objects of their own, which are disposed by themselves.
    private static readonly ImmutableHashSet<string> ViewProperties = ImmutableHashSet.Create(StringComparer.Ordinal, "T", "mT", "H", "mH", "real", "imag", "grad");

    private static readonly ImmutableHashSet<string> Draws = ImmutableHashSet.Create(StringComparer.Ordinal, "sample", "rsample", "log_prob", "entropy");

    /// <summary>
    /// The operations that make the tensor, on one path or another, and after which nothing takes it out of its scope; empty where
    /// none is known.
    /// </summary>
    /// <param name="value">An expression.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IReadOnlyList<IOperation> MadeBy(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        MadeBy(value, torch, Depth, cancellationToken);

    private static IReadOnlyList<IOperation> MadeBy(IOperation expression, TorchContext torch, int depth, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var value = expression.WithoutConversions();
        if (depth == 0)
        {
            return [];
        }

        return value switch
        {
            ILocalReferenceOperation { Local: var local } => OfVariable(value, local, torch, depth, cancellationToken),
            IParameterReferenceOperation { Parameter: var parameter } => OfVariable(value, parameter, torch, depth, cancellationToken),
            ISimpleAssignmentOperation assignment => MadeBy(assignment.Value, torch, depth - 1, cancellationToken),

            // What is changed in place is what was there.
            IInvocationOperation { TargetMethod.Name: var name } call when torch.Declares(call.TargetMethod)
                && (name.EndsWith("_", StringComparison.Ordinal) || name == "with_requires_grad") =>
                call.Subject() is { } subject ? MadeBy(subject, torch, depth - 1, cancellationToken) : [],
            IPropertyReferenceOperation term when LossGenCalls.TermOf(term) is not null => OfTerms(term, torch, cancellationToken),
            _ => IsNew(value, torch, depth, cancellationToken) ? [value] : [],
        };
    }

    // Every write that may be the last one before the reference.
    private static List<IOperation> OfVariable(IOperation reference, ISymbol variable, TorchContext torch, int depth, CancellationToken cancellationToken)
    {
        var body = torch.BodyOf(reference);
        var function = VariableWrite.FunctionOf(reference);
        var last = new List<VariableWrite>();
        foreach (var write in body.Writes(variable))
        {
            if (write.IsBefore(reference) && ReferenceEquals(write.Function, function) && !Leaves(write.Operation, reference))
            {
                if (write.Dominates(reference))
                {
                    last.Clear();
                }

                last.Add(write);
            }
        }

        return last.Count == 0 || ScopeMoves.MayMove(variable, body, torch, cancellationToken)
            ? []
            : last.SelectMany(write => OfWrite(write, torch, depth, cancellationToken)).ToList();
    }

    private static IReadOnlyList<IOperation> OfWrite(VariableWrite write, TorchContext torch, int depth, CancellationToken cancellationToken) => write switch
    {
        { Operation: ICompoundAssignmentOperation { OperatorMethod: { } method } compound } when torch.Declares(method) => [compound],
        { Operation: IDeconstructionAssignmentOperation { Value: { } tuple } }
            when IsMade(tuple.WithoutConversions(), torch) || tuple.WithoutConversions() is IInvocationOperation { TargetMethod.Name: "Compute" } terms && LossGenCalls.IsEvaluation(terms) => [tuple],
        { Value: { } value } => MadeBy(value, torch, depth - 1, cancellationToken),
        _ => [],
    };

    // The terms of a combined loss belong to the scope that Compute is called in.
    private static IReadOnlyList<IOperation> OfTerms(IPropertyReferenceOperation term, TorchContext torch, CancellationToken cancellationToken) =>
        LossGenCalls.EvaluationOf(term, torch, cancellationToken) is { } evaluation && !ScopeMoves.MayMoveTermOf(term, torch) ? [evaluation] : [];

    // In a branch that ends by leaving, a write reaches nothing behind it.
    private static bool Leaves(IOperation write, IOperation reference)
    {
        for (var current = write.Parent; current is not null
            && !current.Syntax.Span.Contains(reference.Syntax.Span); current = current.Parent)
        {
            if (current is IBlockOperation { Operations: [.., IReturnOperation or IBranchOperation or IExpressionStatementOperation { Operation: IThrowOperation } or IThrowOperation] })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNew(IOperation value, TorchContext torch, int depth, CancellationToken cancellationToken) => value switch
    {
        IConversionOperation { OperatorMethod: { } method } conversion => torch.Declares(method) && torch.IsTensor(conversion.Type),
        IBinaryOperation { OperatorMethod: { } method } binary => torch.Declares(method) && torch.IsTensor(binary.Type),
        IUnaryOperation { OperatorMethod: { } method } unary => torch.Declares(method) && torch.IsTensor(unary.Type),
        ICompoundAssignmentOperation { OperatorMethod: { } method } => torch.Declares(method),
        IObjectCreationOperation creation => torch.IsTensor(creation.Type),
        IInvocationOperation call => IsNew(call, torch, depth, cancellationToken),
        IPropertyReferenceOperation { Instance: { } instance, Property: var property } reference when torch.Declares(property)
            && torch.IsTensor(instance.Type) =>
            torch.IsTensor(property.Type) && (!reference.Arguments.IsEmpty || ViewProperties.Contains(property.Name)),
        IPropertyReferenceOperation { Instance: { } list, Arguments.IsEmpty: false } element => torch.IsTensor(element.Type)
            && IsMade(list.WithoutConversions(), torch),
        IArrayElementReferenceOperation { ArrayReference: var array } element => torch.IsTensor(element.Type)
            && IsMade(Origin.Definition(array, torch, cancellationToken), torch),
        IFieldReferenceOperation { Instance: { Type.IsTupleType: true } tuple } item => torch.IsTensor(item.Type)
            && IsMade(Origin.Definition(tuple, torch, cancellationToken), torch),
        _ => false,
    };

    private static bool IsNew(IInvocationOperation call, TorchContext torch, int depth, CancellationToken cancellationToken)
    {
        if (!torch.IsTensor(call.Type) || ScopeMoves.IsMove(call, torch))
        {
            return false;
        }

        // What LossGen generates hands the total to its caller's scope.
        if (LossGenCalls.IsEvaluation(call))
        {
            return true;
        }

        if (call.CalledModule(torch) is { } module)
        {
            return IsNewOutput(call, module, torch, cancellationToken);
        }

        return torch.Declares(call.TargetMethod) ? IsMade(call, torch) : IsNewResult(call, torch, depth, cancellationToken);
    }

    /// <summary>Whether the operation is a call of TorchSharp that computes what it returns, one tensor or several; the members of a
    /// module return what it has.</summary>
    public static bool IsMade(IOperation operation, TorchContext torch) =>
        operation is IInvocationOperation { TargetMethod: var method, Instance: var instance } call
        && torch.Declares(method)
        && !method.Name.EndsWith("_", StringComparison.Ordinal)
        && !ScopeMoves.IsMove(call, torch)
        && (instance is null ? !torch.IsModule(method.ContainingType) : torch.IsTensor(instance.Type) || Draws.Contains(method.Name));

    // A module of this project may hand its input on, or take its output out of the scope.
    private static bool IsNewOutput(IInvocationOperation call, IOperation module, TorchContext torch, CancellationToken cancellationToken)
    {
        if (torch.Declares(module.Type) || module.Type is not INamedTypeSymbol type)
        {
            return true;
        }

        var forward = type.GetMembers("forward").OfType<IMethodSymbol>().FirstOrDefault(method =>
            method.Parameters.Length == call.TargetMethod.Parameters.Length);
        return forward is null
            || torch.Members.BodyOf(forward, cancellationToken) is not { } body
            || (!ScopeMoves.NamesMove(body.Syntax)
                && !body.Descendants().Any(operation => operation is IReturnOperation { ReturnedValue: { } returned }
                    && IsGiven(returned, torch, cancellationToken)));
    }

    private static bool IsGiven(IOperation returned, TorchContext torch, CancellationToken cancellationToken) =>
        returned.WithoutConversions() is IParameterReferenceOperation or IFieldReferenceOperation
            && MadeBy(returned, torch, depth: 2, cancellationToken).Count == 0;

    // A method of this project without a scope of its own computes in the caller's; with one, what it moves out is the caller's.
    private static bool IsNewResult(IInvocationOperation call, TorchContext torch, int depth, CancellationToken cancellationToken)
    {
        if (torch.CalledCode.BodyOf(call, cancellationToken) is null
            || torch.Members.ReturnedValue(call.TargetMethod, cancellationToken) is not { } returned)
        {
            return false;
        }

        var hasScope = DisposeRegion.Around(returned, torch).Take(2).Count();
        return hasScope switch
        {
            0 => MadeBy(returned, torch, depth - 1, cancellationToken).Count > 0,
            1 => returned.WithoutConversions() is IInvocationOperation { TargetMethod.Name: "MoveToOuterDisposeScope" or "MoveToOuter" } moved && torch.Declares(moved.TargetMethod),
            _ => false,
        };
    }
}
