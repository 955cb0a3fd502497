using System.Collections.Immutable;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3006: a loss that becomes a number, and then part of a sum that is trained.</summary>
internal sealed class ComponentLeavesGraph : TorchRule
{
    /// <summary>Uses the tensor instead of the number: the node that the finding names is replaced by what it reads.</summary>
    public const string UseTensor = nameof(UseTensor);

    /// <summary>Removes the switch, which gives the tensor no past.</summary>
    public const string RemoveSwitch = nameof(RemoveSwitch);

    private static readonly ImmutableHashSet<string> Sizes = ImmutableHashSet.Create(
        StringComparer.Ordinal, "abs", "pow", "square", "norm", "relu", "sqrt", "clamp", "clamp_min", "softplus");

    /// <summary>{What is a plain number, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3006",
        "Component cut from the graph before the sum",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "A number read out of a tensor changes the value of the loss and has no gradient: the component is reported, and never trained.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnArithmetic(CheckSum);
        table.OnCall(CheckSum, Arithmetic.SumFunctions);
        table.OnOperation(OperationKind.CompoundAssignment, CheckSum);
        table.OnCall(CheckTensor, "tensor", "as_tensor", "ToTensor");
        table.OnOperation(OperationKind.VariableInitializer, CheckConversion);
        table.OnOperation(OperationKind.SimpleAssignment, CheckConversion);
        table.OnCall(CheckSwitchCall, "requires_grad_", "with_requires_grad");
        table.OnOperation(OperationKind.SimpleAssignment, CheckSwitchAssignment);
    }

    private static void CheckSum(RuleContext context, IOperation sum)
    {
        if (Arithmetic.Sum(sum, context.Torch, context.CancellationToken) is var (left, right))
        {
            CheckTerm(context, sum, left);
            CheckTerm(context, sum, right);
        }
    }

    private static void CheckTerm(RuleContext context, IOperation sum, IOperation term)
    {
        if (LossGenCalls.IsWithoutGradient(Origin.Of(term, context.Torch, context.CancellationToken)))
        {
            CheckDetachedTerm(context, sum, term);
        }
        else if (NumberOf(term, context) is { } number
            && ReadingOfTerm(number, context) is { } reading
            && TrainingUse.IsTermOfTrained(Arithmetic.Result(sum), context.Torch, context.CancellationToken))
        {
            Report(context, number, IsOneNumber(number, reading, context) ? reading : null);
        }
    }

    // Of several numbers, or one of several, the tensor is no replacement, and none can be had out of a function or a report.
    private static bool IsOneNumber(IOperation number, IOperation reading, RuleContext context) =>
        ReferenceEquals(VariableWrite.FunctionOf(reading), VariableWrite.FunctionOf(number))
        && PlainNumber.Read(reading, context.Torch) is not null
        && number.WithoutConversions() is not (
            IArrayCreationOperation or IConditionalOperation or ISwitchExpressionOperation or ICoalesceOperation)
        && !number.WithoutConversions().IsCollectionExpression()
        && (ReferenceEquals(number, reading) || number.Holds(reading) || IsWholeReading(number, context)
            && reading.Parent is not (IConditionalOperation or ISwitchExpressionArmOperation));

    // What was scaled afterwards, or taken out of what a method returns, is not the tensor.
    private static bool IsWholeReading(IOperation number, RuleContext context) => number.WithoutConversions() switch
    {
        ILocalReferenceOperation local => context.Torch.BodyOf(local).ReachingWrite(local, local.Local) is { Value: not null },
        IParameterReferenceOperation => true,
        _ => false,
    };

    // t.RawTotal + penalty: only the penalty would be trained.
    private static void CheckDetachedTerm(RuleContext context, IOperation sum, IOperation term)
    {
        if (TrainingUse.IsTermOfTrained(Arithmetic.Result(sum), context.Torch, context.CancellationToken))
        {
            context.Report(
                new Finding(Rule, term.Syntax),
                $"'{Excerpt.Of(term)}' is detached; use Total: it changes the value of the loss and has no gradient");
        }
    }

    // One notion of a term with LG2008: a loss, or a mean or sum. That of data alone is no loss; a distance or a model's output is.
    private static IOperation? ReadingOfTerm(IOperation number, RuleContext context) =>
        PlainNumber.Reading(
            number,
            tensor => LossLike.ContainsLoss(tensor, context.Torch, context.CancellationToken)
                || (IsScalar(tensor, context)
                    && LostGradient.Of(tensor, context.Torch, context.CancellationToken) is null
                    && (IsSize(tensor, context) || GradientTrace.ReachesModule(tensor, context.Torch, context.CancellationToken))),
            context.Torch,
            context.CancellationToken);

    private static bool IsScalar(IOperation tensor, RuleContext context) =>
        ScalarTensor.Is(tensor, context.Torch, context.CancellationToken) == true
        || Origin.WithSameShape(tensor, context.Torch, context.CancellationToken).IsTensorFunction(context.Torch, "norm");

    private static bool IsSize(IOperation tensor, RuleContext context)
    {
        var current = Origin.Of(tensor, context.Torch, context.CancellationToken);
        while (current is IInvocationOperation call && call.IsTensorFunction(context.Torch))
        {
            if (Sizes.Contains(call.TargetMethod.Name))
            {
                return true;
            }

            current = Origin.Of(call.Subject()!, context.Torch, context.CancellationToken);
        }

        return false;
    }

    private static void CheckTensor(RuleContext context, IInvocationOperation creation)
    {
        if (creation.ArgumentAt(0) is { } number
            && !context.Torch.IsTensor(number.WithoutConversions().Type)
            && (PlainNumber.ReadingOfLoss(number, context.Torch, context.CancellationToken) ?? SizesAddedUp(number, context)) is { } reading
            && (TrainingUse.IsTermOfTrained(creation, context.Torch, context.CancellationToken) || IsWeighed(context, creation, number)))
        {
            Report(context, creation, IsOneNumber(number, reading, context) ? reading : null);
        }
    }

    // A penalty in numbers; a number that was read once may be a target.
    private static IOperation? SizesAddedUp(IOperation number, RuleContext context) =>
        AddedNumbers.Of(Origin.Definition(number, context.Torch, context.CancellationToken), context.Torch).Count > 0
            ? PlainNumber.Reading(
                number, tensor => IsScalar(tensor, context) && IsSize(tensor, context), context.Torch, context.CancellationToken)
            : null;

    // (-eta).exp() * tensor(new[] { a.ToSingle(), b.ToSingle() }): what weighs the losses is trained, and nothing else.
    private static bool IsWeighed(RuleContext context, IInvocationOperation creation, IOperation number) =>
        Numbers(Origin.Definition(number, context.Torch, context.CancellationToken).WithoutConversions()) is { Count: > 1 } losses
        && losses.All(loss =>
            PlainNumber.Read(loss, context.Torch) is { } tensor && LossLike.ContainsLoss(tensor, context.Torch, context.CancellationToken))
        && Uses(context, creation).Any(use => IsWeighed(context, use));

    private static IReadOnlyList<IOperation> Numbers(IOperation list) => list switch
    {
        IArrayCreationOperation { Initializer.ElementValues: var elements } => elements,
        _ when list.IsCollectionExpression() => list.CollectionElements().Select(static element => element.Value).ToList(),
        _ => [],
    };

    private static bool IsWeighed(RuleContext context, IOperation losses)
    {
        var operand = losses.WithConversionsAround();
        var product = operand.Parent is IArgumentOperation argument ? argument.Parent : operand.Parent;
        return product is not null
            && Arithmetic.Product(product, context.Torch) is var (left, right)
            && !LossLike.ContainsLoss(
                ReferenceEquals(left.WithoutConversions(), losses) ? right : left, context.Torch, context.CancellationToken)
            && TrainingUse.IsTermOfTrained(product, context.Torch, context.CancellationToken);
    }

    private static IEnumerable<IOperation> Uses(RuleContext context, IInvocationOperation creation) =>
        creation.WithConversionsAround().Parent
            is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } declarator }
            ? context.Torch.BodyOf(declarator).References(local)
            : new[] { creation };

    // Tensor shape = loss.ToSingle(): TorchSharp makes a tensor of the number without being asked.
    private static void CheckConversion(RuleContext context, IOperation operation)
    {
        var value = operation is IVariableInitializerOperation initializer
            ? initializer.Value
            : ((ISimpleAssignmentOperation)operation).Value;
        if (value is IConversionOperation { OperatorMethod: not null } conversion
            && context.Torch.IsTensor(conversion.Type)
            && !context.Torch.IsTensor(conversion.Operand.Type)
            && PlainNumber.ReadingOfLoss(conversion.Operand, context.Torch, context.CancellationToken) is { } reading
            && TrainingUse.IsTermOfTrained(conversion, context.Torch, context.CancellationToken))
        {
            Report(context, conversion.Operand, reading);
        }
    }

    private static void CheckSwitchCall(RuleContext context, IInvocationOperation call)
    {
        if (call.Subject() is { } subject
            && Constants.Boolean(call.Argument("requires_grad")?.Value, context.Torch, context.CancellationToken) == true)
        {
            CheckSwitch(context, call, subject);
        }
    }

    private static void CheckSwitchAssignment(RuleContext context, IOperation operation)
    {
        if (operation is ISimpleAssignmentOperation
            {
                Target: IPropertyReferenceOperation { Property.Name: "requires_grad", Instance: { } instance } property,
                Value.ConstantValue: { HasValue: true, Value: true },
            }
            && context.Torch.Declares(property.Property))
        {
            CheckSwitch(context, operation, instance);
        }
    }

    private static void CheckSwitch(RuleContext context, IOperation operation, IOperation tensor)
    {
        // A loss is computed; a leaf that is called loss-like by a program is its own affair.
        if (LossCall.From(tensor, context.Torch, context.CancellationToken) is not null
            || IsTrainedAsLoss(context, operation, tensor)
            || IsPredictionOfNumbers(context, operation, tensor))
        {
            context.Report(
                new Finding(Rule, operation.Syntax) { Repair = RemoveSwitch },
                $"requires_grad does not connect '{Excerpt.Of(tensor)}' to the parameters; remove it, and find where the graph is lost: "
                    + "backward succeeds now and reaches nothing");
        }
    }

    private static bool IsTrainedAsLoss(RuleContext context, IOperation operation, IOperation tensor) =>
        LossLike.ContainsLoss(tensor, context.Torch, context.CancellationToken)
        && tensor.ReferencedSymbol() is { } symbol
        && context.Torch.BodyOf(operation).References(symbol).Any(
            static reference => reference.Parent is IInvocationOperation { TargetMethod.Name: "backward" });

    // A prediction that went through an array, given to the loss. Where nothing steps, the numbers may be what is looked at.
    private static bool IsPredictionOfNumbers(RuleContext context, IOperation operation, IOperation tensor) =>
        operation.WithConversionsAround().Parent is IArgumentOperation { Parent: IInvocationOperation call, Value: var input }
        && LossCall.Read(call, context.Torch, context.CancellationToken) is { Input: var first }
        && ReferenceEquals(first, input)
        && Origin.Of(tensor, context.Torch, context.CancellationToken) is IConversionOperation { OperatorMethod: not null }
            or IInvocationOperation { TargetMethod.Name: "tensor" or "as_tensor" or "from_array" or "ToTensor" }
        && TrainingUse.IsTrainedOn(call, context.Torch, context.CancellationToken)
        && context.Torch.EventsAround(call, context.CancellationToken).Any(static step => step.Kind == TrainingEventKind.Step);

    // A number is a term of its own kind, or converted to TorchSharp's Scalar on the way.
    private static IOperation? NumberOf(IOperation term, RuleContext context)
    {
        var number = term;
        while (number is IConversionOperation conversion && PlainNumber.Read(number, context.Torch) is null)
        {
            number = conversion.Operand;
        }

        return context.Torch.IsTensor(number.Type) ? null : number;
    }

    private static void Report(RuleContext context, IOperation number, IOperation? reading) =>
        context.Report(
            new Finding(Rule, number.Syntax) { Repair = reading is null ? null : UseTensor, Other = reading?.Syntax },
            $"'{Excerpt.Of(number)}' is a plain number here; use the tensor: a number changes the value of the loss and has no gradient");
}
