using LossGen.Generator.Declarations.Reading;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Flow;

/// <summary>
/// Which declared weights the compilation's code changes: <c>loss.Weights.Kl = …</c>. What is declared says little about those. The code is
/// walked once, and only where a rule would speak.
/// </summary>
internal sealed class WeightsSetByCode(Compilation compilation)
{
    // The name under which a write by an index stands here.
    private const string Indexed = "this[]";

    private readonly CompilationCode code = new(compilation);
    private ILookup<string, ExpressionSyntax>? writes;

    /// <summary>Whether code gives the component another weight than the declared one.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="component">One of its components.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public bool Change(LossReading loss, ComponentReading component, CancellationToken cancellationToken)
    {
        var all = writes ??= Find(cancellationToken);
        return all[component.Name].Any(write => IsWrite(write, loss, component, cancellationToken))
            || all[Indexed].Any(write => IsWrite(write, loss, component, cancellationToken));
    }

    private ILookup<string, ExpressionSyntax> Find(CancellationToken cancellationToken) =>
        code.All(cancellationToken)
            .SelectMany(root => root.DescendantNodes())
            .SelectMany(Targets)
            .Select(static target => (Name: NameOf(target), Target: target))
            .Where(static write => write.Name is not null)
            .ToLookup(static write => write.Name!, static write => write.Target, StringComparer.Ordinal);

    private static IEnumerable<ExpressionSyntax> Targets(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax { Left: TupleExpressionSyntax tuple } => tuple.Arguments.Select(static argument => argument.Expression),
        AssignmentExpressionSyntax assignment => new[] { assignment.Left },
        PrefixUnaryExpressionSyntax prefix => new[] { prefix.Operand },
        PostfixUnaryExpressionSyntax postfix => new[] { postfix.Operand },
        _ => [],
    };

    // Names are compared before anything is bound.
    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        ElementAccessExpressionSyntax or ElementBindingExpressionSyntax => Indexed,
        _ => null,
    };

    private bool IsWrite(ExpressionSyntax target, LossReading loss, ComponentReading component, CancellationToken cancellationToken) =>
        code.OperationOf(target, cancellationToken) is IPropertyReferenceOperation weight
        && LossGenCalls.IsWeight(weight)
        && IsOf(weight, loss)
        && IsNamed(weight, component)
        && !IsDeclaredValue(weight, component)
        && weight.Parent is IAssignmentOperation or IIncrementOrDecrementOperation or ITupleOperation;

    private static bool IsNamed(IPropertyReferenceOperation weight, ComponentReading component) =>
        weight.Arguments is not [{ Value.ConstantValue: { HasValue: true, Value: string name } }] || name == component.Name;

    // A weight of a base is also one of what derives from it, and an index may name any of them.
    private static bool IsOf(IPropertyReferenceOperation weight, LossReading loss)
    {
        var owner = (weight.Arguments.IsEmpty ? weight.Property.ContainingType : weight.Instance?.Type)?.ContainingType;
        return owner is null || Derives(loss.Type, owner) || (!weight.Arguments.IsEmpty && Derives(owner, loss.Type));
    }

    private static bool Derives(INamedTypeSymbol type, INamedTypeSymbol ancestor) =>
        type.AndBases().Any(current => SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, ancestor.OriginalDefinition));

    private static bool IsDeclaredValue(IOperation weight, ComponentReading component) =>
        weight.Parent is ISimpleAssignmentOperation { Value.ConstantValue: { HasValue: true, Value: { } value } }
        && value is IConvertible number
        && number.ToDouble(System.Globalization.CultureInfo.InvariantCulture).Equals(component.Weight);
}
