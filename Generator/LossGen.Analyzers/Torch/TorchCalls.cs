using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Torch;

/// <summary>Reads calls of TorchSharp, whose functions exist as method, as static function and as extension alike.</summary>
internal static class TorchCalls
{
    /// <summary>What is operated on: the instance, or the first parameter of a function or extension.</summary>
    public static IOperation? Subject(this IInvocationOperation call) =>
        call.Instance ?? call.ArgumentAt(0);

    /// <summary>The value of the parameter with the ordinal, however the arguments are ordered; null where it is left out.</summary>
    public static IOperation? ArgumentAt(this IInvocationOperation call, int ordinal)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Ordinal == ordinal && argument.ArgumentKind != ArgumentKind.DefaultValue)
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary>The argument of a parameter by name, whether it was written or left to its default.</summary>
    public static IArgumentOperation? Argument(this IOperation call, string parameter)
    {
        var arguments = call switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => ImmutableArray<IArgumentOperation>.Empty,
        };
        foreach (var argument in arguments)
        {
            if (argument.Parameter?.Name == parameter)
            {
                return argument;
            }
        }

        return null;
    }

    /// <summary>Whether the argument is not in the source.</summary>
    public static bool IsOmitted(this IArgumentOperation? argument) => argument is { ArgumentKind: ArgumentKind.DefaultValue };

    /// <summary>
    /// Whether the call is TorchSharp's function of a name on a tensor: <c>x.f()</c>, <c>torch.f(x)</c>, <c>functional.f(x)</c>.
    /// </summary>
    public static bool IsTensorFunction(this IInvocationOperation call, TorchContext torch) =>
        torch.Declares(call.TargetMethod) && torch.IsTensor(call.Subject()?.Type);

    /// <summary>Whether the operation is TorchSharp's function of one of the names on a tensor.</summary>
    public static bool IsTensorFunction(this IOperation operation, TorchContext torch, params string[] names) =>
        operation is IInvocationOperation call
            && names.Contains(call.TargetMethod.Name, StringComparer.Ordinal)
            && call.IsTensorFunction(torch);

    /// <summary>The module of <c>module.call(…)</c> or <c>module.forward(…)</c>.</summary>
    public static IOperation? CalledModule(this IInvocationOperation call, TorchContext torch) =>
        call.TargetMethod.Name is "call" or "forward" && call.Instance is { } instance && torch.IsModule(instance.Type) ? instance : null;

    /// <summary>
    /// Whether the operation is <c>[a, b]</c>, which newer compilers have a kind of operation for, and the one that this is compiled
    /// against has not.
    /// </summary>
    public static bool IsCollectionExpression(this IOperation operation) =>
        operation is not IConversionOperation && operation.Syntax.IsKind(SyntaxKind.CollectionExpression);

    /// <summary>The elements of <c>[a, .. b]</c>; of what is spread, the collection, in every version of the compiler.</summary>
    public static IEnumerable<(IOperation Value, bool IsSpread)> CollectionElements(this IOperation collection) =>
        collection.ChildOperations.Select(static element =>
            element.Syntax.IsKind(SyntaxKind.SpreadElement) && element.ChildOperations.FirstOrDefault() is { } spread
                ? (spread, true)
                : (element, false));

    /// <summary>
    /// The collection expression that an element, or a collection that is spread, stands in; null where it stands in none.
    /// </summary>
    public static IOperation? CollectionAround(this IOperation element)
    {
        var parent = element.WithConversionsAround().Parent;
        parent = parent is not null && parent.Syntax.IsKind(SyntaxKind.SpreadElement) ? parent.Parent : parent;
        return parent is not null && parent.IsCollectionExpression() ? parent : null;
    }

    /// <summary>
    /// The operation without conversions that only change the type it is seen as; of <c>a?.f()</c>, what stands for a is a.
    /// </summary>
    public static IOperation WithoutConversions(this IOperation operation)
    {
        while (Unconverted(operation) is { } inner)
        {
            operation = inner;
        }

        return operation;
    }

    private static IOperation? Unconverted(IOperation operation) => operation switch
    {
        IConversionOperation { OperatorMethod: null } conversion => conversion.Operand,
        IConditionalAccessInstanceOperation receiver => receiver.ConditionalAccess()?.Operation,
        _ => null,
    };

    /// <summary>The syntax of a call with what it is called on: of <c>a?.f()</c>, all of it.</summary>
    public static SyntaxNode SyntaxWithReceiver(this IInvocationOperation call) =>
        call.Instance is IConditionalAccessInstanceOperation receiver
            && receiver.ConditionalAccess() is { WhenNotNull: var whole } access
            && ReferenceEquals(whole, call)
            ? access.Syntax
            : call.Syntax;

    /// <summary>The <c>a?.f()</c> in which the operation stands for a.</summary>
    public static IConditionalAccessOperation? ConditionalAccess(this IConditionalAccessInstanceOperation receiver)
    {
        IOperation current = receiver;
        while (current.Parent is { } parent)
        {
            if (parent is IConditionalAccessOperation access && !ReferenceEquals(access.Operation, current))
            {
                return access;
            }

            current = parent;
        }

        return null;
    }

    /// <summary>Whether an operation is written within another. What a value comes from may stand in another file.</summary>
    public static bool Holds(this IOperation operation, IOperation inner) =>
        operation.Syntax.SyntaxTree == inner.Syntax.SyntaxTree && operation.Syntax.Span.Contains(inner.Syntax.Span);

    /// <summary>The outermost of the conversions that only change the type the operation is seen as.</summary>
    public static IOperation WithConversionsAround(this IOperation operation)
    {
        while (operation.Parent is IConversionOperation { OperatorMethod: null } conversion)
        {
            operation = conversion;
        }

        return operation;
    }

    /// <summary>The syntax with the parentheses around it, which belong to no operation.</summary>
    public static SyntaxNode SyntaxWithParentheses(this IOperation operation)
    {
        var syntax = operation.Syntax;
        while (syntax.Parent is ParenthesizedExpressionSyntax parentheses)
        {
            syntax = parentheses;
        }

        return syntax;
    }

    /// <summary>The variable that is referred to, if it is one: a local, parameter, field or property.</summary>
    public static ISymbol? ReferencedSymbol(this IOperation operation) => operation.WithoutConversions() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation { Arguments.IsEmpty: true } property => property.Property,
        _ => null,
    };

    /// <summary>
    /// As <see cref="ReferencedSymbol"/>, but null for a member of another object: two objects of one class have it twice.
    /// </summary>
    public static ISymbol? OwnVariable(this IOperation operation) => operation.WithoutConversions() switch
    {
        IMemberReferenceOperation { Instance: not (null or IInstanceReferenceOperation) } => null,
        var own => own.ReferencedSymbol(),
    };
}
