using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3015: a parameter that is learned as the weight of a loss, and that nothing in the total keeps up.</summary>
internal sealed class LearnedWeightWithoutPrice : TorchRule
{
    /// <summary>Adds the parameter to the product.</summary>
    public const string AddPrice = nameof(AddPrice);

    /// <summary>{The remedy, and what happens}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3015",
        "Learned weight without a price",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "The gradient of w·L by w is L, which is above 0: every step lowers w, and the least total is the one without the loss.");

    // What gets smaller with what it is given, and never falls below 0.
    private static readonly string[] Rising = ["exp", "abs", "square", "sigmoid", "softplus", "relu"];

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnArithmetic(Check);
        table.OnCall(Check, Arithmetic.ProductFunctions);
    }

    private static void Check(RuleContext context, IOperation product)
    {
        if (Weight(product, context) is not var (weight, function)
            || !TrainingUse.IsTrainedOn(Arithmetic.Result(product), context.Torch, context.CancellationToken)
            || !VariableMentions.Here(weight, product, context.Torch, context.CancellationToken).All(mention => IsNoPrice(mention, context))
            || !VariableMentions.AreAllHere(weight, context.Torch, context.CancellationToken))
        {
            return;
        }

        if (function is IInvocationOperation { TargetMethod.Name: "exp" } exponential
            && exponential.Subject() is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negated)
        {
            var name = negated.Operand.WithoutConversions().Syntax.ToString();
            context.Report(
                new Finding(Rule, function.Syntax) { Repair = IsWholeTerm(product) ? AddPrice : null, Value = name },
                $"Add '+ {name}' to the sum: '{weight.Name}' has no price, and every step lowers this weight");
        }
        else
        {
            context.Report(
                new Finding(Rule, function.Syntax),
                $"Use exp(-s) as the weight and + s, or a scheme that learns: '{weight.Name}' has no price, and every step lowers "
                    + "this weight");
        }
    }

    // w * loss, exp(-s) * loss: the parameter, and what the loss is multiplied with.
    private static (ISymbol Weight, IOperation Function)? Weight(IOperation product, RuleContext context)
    {
        if (Arithmetic.Product(product, context.Torch) is not var (left, right))
        {
            return null;
        }

        foreach (var (factor, loss) in new[] { (left, right), (right, left) })
        {
            var function = factor.WithoutConversions();
            if (Learned(function, context) is { } weight && LossLike.ContainsLoss(loss, context.Torch, context.CancellationToken))
            {
                return (weight, function);
            }
        }

        return null;
    }

    private static ISymbol? Learned(IOperation factor, RuleContext context)
    {
        var value = factor;
        if (value is IInvocationOperation call && call.IsTensorFunction(context.Torch) && Rising.Contains(call.TargetMethod.Name))
        {
            value = call.Subject()!.WithoutConversions();
            if (value is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negated)
            {
                value = negated.Operand.WithoutConversions();
            }
        }

        return Learnable.IsParameter(value.Type, context.Torch) ? value.OwnVariable() : null;
    }

    // Where it is made, handed to an optimizer, read as a number, or such a weight again.
    private static bool IsNoPrice(IOperation mention, RuleContext context)
    {
        var current = mention.WithConversionsAround();
        if (current.Parent is ISimpleAssignmentOperation assignment && ReferenceEquals(assignment.Target, current))
        {
            return Learnable.IsMade(assignment.Value, context.Torch, context.CancellationToken);
        }

        if (PlainNumber.Read(current.Parent!, context.Torch) is not null || IsHandedOn(current, context))
        {
            return true;
        }

        if (current.Parent is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negated)
        {
            current = negated.WithConversionsAround();
        }

        var call = current.Parent is IArgumentOperation argument ? argument.Parent : current.Parent;
        if (call is IInvocationOperation function
            && function.IsTensorFunction(context.Torch)
            && Rising.Contains(function.TargetMethod.Name))
        {
            current = function.WithConversionsAround();
        }

        var product = current.Parent is IArgumentOperation { Parent: { } around } ? around : current.Parent;
        return product is not null && Weight(product, context) is not null;
    }

    // optim.Adam([w, …]), register_parameter("w", w).
    private static bool IsHandedOn(IOperation value, RuleContext context) =>
        value.Parent switch
        {
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } } =>
                method.Name is "register_parameter" or "RegisterOwnParameter"
                    || (context.Torch.Declares(method) && context.Torch.IsOptimizer(method.ReturnType)),
            IArrayInitializerOperation or IObjectOrCollectionInitializerOperation => true,
            INameOfOperation => true,
            _ => value.CollectionAround() is not null,
        };

    // As a term by itself, where + s is added to the sum.
    private static bool IsWholeTerm(IOperation product) => product.WithConversionsAround().Parent
        is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } or IReturnOperation or IVariableInitializerOperation
        or ISimpleAssignmentOperation or ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add }
        or IInvocationOperation { TargetMethod.Name: "backward" };
}
