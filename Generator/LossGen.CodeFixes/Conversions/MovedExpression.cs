using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Torch;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.CodeFixes.Conversions;

/// <summary>
/// An expression that can be the body of a method elsewhere: the variables that it takes from around it, and the outputs
/// of models, become parameters. Everything else in it means the same wherever it stands.
/// </summary>
internal sealed class MovedExpression
{
    private readonly Surroundings surroundings;
    private readonly List<(ExpressionSyntax Node, string Name, string Type, bool IsOutput)> taken = [];

    private MovedExpression(Surroundings surroundings, ExpressionSyntax expression)
    {
        this.surroundings = surroundings;
        Expression = expression;
    }

    /// <summary>The expression where it stands now.</summary>
    public ExpressionSyntax Expression { get; }

    /// <summary>The variables that it needs.</summary>
    public IEnumerable<ISymbol> Variables => taken
        .SelectMany(static part => part.Node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        .Select(name => surroundings.Model.GetSymbolInfo(name, surroundings.CancellationToken).Symbol)
        .OfType<ISymbol>();

    /// <summary>Whether it calls a model, which draws random numbers and updates statistics in the order of its calls.</summary>
    public bool CallsModel => taken.Exists(static part => part.IsOutput);

    /// <summary>The expression as it could be moved; null where it cannot.</summary>
    public static MovedExpression? Of(IOperation operation, Surroundings surroundings)
    {
        if (operation.Syntax is not ExpressionSyntax expression)
        {
            return null;
        }

        var moved = new MovedExpression(surroundings, expression);
        return moved.Visit(operation) && moved.NamesMeanTheSame() ? moved : null;
    }

    /// <summary>The expression with the inputs in the places of what it takes.</summary>
    public ExpressionSyntax With(LossInputs inputs, List<LossInput> parameters)
    {
        var names = new Dictionary<SyntaxNode, string>();
        foreach (var (node, name, type, isOutput) in taken)
        {
            var input = isOutput ? inputs.New(node, name, type) : inputs.Of(node, name, type);
            names.Add(node, input.Name);
            if (!parameters.Contains(input))
            {
                parameters.Add(input);
            }
        }

        return Expression.ReplaceNodes(
            names.Keys,
            (node, _) => SyntaxFactory.IdentifierName(Generator.Text.Identifiers.Escape(names[node])).WithTriviaFrom(node));
    }

    private bool Visit(IOperation operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
                when IsVariable(operation):
                return Take(operation, operation.ReferencedSymbol()!.Name, isOutput: false);
            case IInvocationOperation call when IsModel(call):
                return Take(call, NameOf(call.Instance!) + "Output", isOutput: true);
            case IInvocationOperation or IArgumentOperation or IBinaryOperation or IUnaryOperation or IConversionOperation
                or ILiteralOperation:
            case IPropertyReferenceOperation or IFieldReferenceOperation or IObjectCreationOperation or IArrayCreationOperation
                or IArrayInitializerOperation:
            case IConditionalOperation or ICoalesceOperation or ITupleOperation or IDefaultValueOperation or IArrayElementReferenceOperation
                or IRangeOperation:
                return operation.ChildOperations.All(Visit);
            default:
                return false;
        }
    }

    private bool Take(IOperation operation, string name, bool isOutput)
    {
        if (operation is { IsImplicit: false, Syntax: ExpressionSyntax node } && surroundings.TypeOf(node) is { } type)
        {
            taken.Add((node, name, type, isOutput));
            return true;
        }

        return false;
    }

    // A local or parameter, a field or property of this object, and what is a field or property of those; members of
    // tensors and modules stay where they are.
    private bool IsVariable(IOperation operation) => operation switch
    {
        ILocalReferenceOperation or IParameterReferenceOperation => true,
        IFieldReferenceOperation { Field: { IsStatic: true } field } =>
            field.ContainingType.TypeKind != TypeKind.Enum && surroundings.Torch.Code.Declares(field),
        IPropertyReferenceOperation { Property: { IsStatic: true, Parameters.IsEmpty: true } property } =>
            surroundings.Torch.Code.Declares(property),
        IFieldReferenceOperation { Instance: { } instance } => IsOwner(instance),
        IPropertyReferenceOperation { Property.Parameters.IsEmpty: true, Instance: { } instance } => IsOwner(instance),
        _ => false,
    };

    private bool IsOwner(IOperation instance) => instance.WithoutConversions() switch
    {
        IInstanceReferenceOperation => true,
        var owner => !surroundings.Torch.IsTensor(owner.Type) && !surroundings.Torch.IsModule(owner.Type)
            && (owner.Type?.IsTupleType == true || (owner.Type is { } type && surroundings.Torch.Code.Declares(type)))
            && IsVariable(owner),
    };

    private bool IsModel(IInvocationOperation call) =>
        call.CalledModule(surroundings.Torch) is not null
            && LossCall.Read(call, surroundings.Torch, surroundings.CancellationToken) is null;

    private bool NamesMeanTheSame() => Expression.DescendantNodesAndSelf(node => !taken.Exists(part => part.Node == node))
        .OfType<SimpleNameSyntax>()
        .Where(name => !taken.Exists(part => part.Node == name))
        .All(surroundings.MeansTheSame);

    private static string NameOf(IOperation module) => module.ReferencedSymbol()?.Name ?? module.Type?.Name ?? "model";
}
