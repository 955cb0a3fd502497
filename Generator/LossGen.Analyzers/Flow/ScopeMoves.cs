using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Flow;

/// <summary>What takes a tensor out of its dispose scope: <c>MoveToOuterDisposeScope</c> and its kin. Any doubt counts.</summary>
internal static class ScopeMoves
{
    /// <summary>Whether the call hands tensors to another scope, or to none.</summary>
    public static bool IsMove(IInvocationOperation call, TorchContext torch) => torch.Declares(call.TargetMethod)
        && IsMove(call.TargetMethod.Name);

    /// <summary>Whether anything done with the variable may take its tensor out of the scope.</summary>
    /// <param name="variable">A local or parameter.</param>
    /// <param name="body">The member that it belongs to.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static bool MayMove(ISymbol variable, MethodBody body, TorchContext torch, CancellationToken cancellationToken) =>
        body.References(variable).Any(reference => MayMove(reference, torch, cancellationToken))
        || body.Calls.Any(call => IsMove(call, torch) && !MovesOnlyWhatItNames(call, body, torch));

    /// <summary>Whether the terms that a loss is taken of are handed on, or one of them is moved.</summary>
    /// <param name="term">A property of the terms.</param>
    /// <param name="torch">TorchSharp.</param>
    public static bool MayMoveTermOf(IPropertyReferenceOperation term, TorchContext torch) =>
        term.Instance is { } terms && terms.ReferencedSymbol() is { } variable
            && torch.BodyOf(term).References(variable).Any(mention =>
                mention.WithConversionsAround().Parent is not IPropertyReferenceOperation other || IsMoved(other, torch));

    private static bool IsMoved(IPropertyReferenceOperation term, TorchContext torch) => term.WithConversionsAround().Parent switch
    {
        IInvocationOperation call => IsMove(call, torch),
        IArgumentOperation { Parent: IInvocationOperation handed } => IsMove(handed, torch),
        _ => false,
    };

    private static bool IsMove(string name) =>
        name is "MoveToOuter" or "MoveToOther" or "Detach" or "DisposeEverythingBut"
        || (name.EndsWith("DisposeScope", StringComparison.Ordinal) && name is not ("NewDisposeScope" or "WrappedTensorDisposeScope"));

    private static bool MayMove(IOperation reference, TorchContext torch, CancellationToken cancellationToken)
    {
        for (var current = reference; current.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                case IConversionOperation or IArgumentOperation or IArrayInitializerOperation or IArrayCreationOperation or ITupleOperation:
                case var list when list.IsCollectionExpression():
                    break;
                case IFieldReferenceOperation { Field.ContainingType.IsTupleType: true }:
                case IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.OriginalDefinition.SpecialType:
                    SpecialType.System_Nullable_T } }:
                case IPropertyReferenceOperation { Arguments.IsEmpty: false }:
                case IArrayElementReferenceOperation:
                    break;
                case IConditionalAccessOperation access when ReferenceEquals(access.Operation, current):
                    return access.WhenNotNull.DescendantsAndSelf().Any(operation => operation is IInvocationOperation call
                        && IsMove(call, torch));
                case IInvocationOperation call:
                    return torch.Declares(call.TargetMethod)
                        ? IsMove(call, torch)
                        : !ReferenceEquals(call.Instance, current) && call.CalledModule(torch) is null
                            && MayMoveArgument(call.TargetMethod, IsVirtual(call), torch, cancellationToken);
                case IObjectCreationOperation { Constructor: { } constructor }:
                    return !torch.Declares(constructor) && !constructor.ContainingType.IsRecord
                        && MayMoveArgument(constructor, isVirtual: false, torch, cancellationToken);
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool IsVirtual(IInvocationOperation call) =>
        call is { IsVirtual: true, TargetMethod: { IsSealed: false, ContainingType.IsSealed: false } };

    private static bool MayMoveArgument(IMethodSymbol method, bool isVirtual, TorchContext torch, CancellationToken cancellationToken)
    {
        // Losses and models are passed as functions; local functions are part of the body that is searched.
        if (method.MethodKind is MethodKind.DelegateInvoke or MethodKind.LocalFunction)
        {
            return false;
        }

        if (!SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, torch.Compilation.Assembly))
        {
            return method.ContainingModule is not { } module
                || module.ReferencedAssemblies.Any(reference => reference.Name == torch.Library.Name);
        }

        return isVirtual || torch.Members.BodyOf(method, cancellationToken) is not { Syntax: var code } || NamesMove(code);
    }

    /// <summary>Whether the code names anything that moves tensors between scopes.</summary>
    public static bool NamesMove(SyntaxNode code) =>
        code.DescendantNodes().OfType<SimpleNameSyntax>().Any(static name => IsMove(name.Identifier.ValueText));

    // The element of a collection, a second name, or what a function was given may be any tensor.
    private static bool MovesOnlyWhatItNames(IInvocationOperation call, MethodBody body, TorchContext torch)
    {
        var moved = call.Instance is { } instance
            && torch.IsTensor(instance.Type) ? [instance] : call.Arguments.SelectMany(static argument => Elements(argument.Value)).ToList();
        return moved.TrueForAll(value => value.WithoutConversions() switch
        {
            ILocalReferenceOperation { Local: var local } => torch.IsTensor(local.Type)
                && body.Writes(local).All(static write =>
                    write is
                    {
                        Operation: not IVariableDeclaratorOperation { Parent: IForEachLoopOperation },
                        Value: not (ILocalReferenceOperation or IParameterReferenceOperation),
                    }),
            IParameterReferenceOperation parameter => VariableWrite.FunctionOf(parameter) is null && torch.IsTensor(parameter.Type),
            _ => torch.IsTensor(value.Type),
        });
    }

    private static IEnumerable<IOperation> Elements(IOperation value) => value.WithoutConversions() switch
    {
        IArrayCreationOperation { Initializer.ElementValues: var elements } => elements,
        ITupleOperation { Elements: var elements } => elements,
        var collection when collection.IsCollectionExpression() => collection.ChildOperations,
        var single => [single],
    };
}
