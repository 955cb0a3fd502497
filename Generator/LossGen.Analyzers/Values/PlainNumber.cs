using LossGen.Analyzers.Flow;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Values;

/// <summary>Numbers that were read out of a tensor, and so have no gradient.</summary>
internal static class PlainNumber
{
    /// <summary>
    /// The reading of a loss that the number is made of: <c>loss.item&lt;float&gt;()</c>, <c>(float)loss</c>; null where there is none.
    /// </summary>
    public static IOperation? ReadingOfLoss(IOperation number, TorchContext torch, CancellationToken cancellationToken) =>
        Reading(number, tensor => LossLike.ContainsLoss(tensor, torch, cancellationToken), new ValueWalk(torch, cancellationToken));

    /// <summary>The reading, of a tensor that is wanted, that the number is made of; null where there is none.</summary>
    public static IOperation? Reading(
        IOperation number, Func<IOperation, bool> isWanted, TorchContext torch, CancellationToken cancellationToken) =>
        Reading(number, isWanted, new ValueWalk(torch, cancellationToken));

    /// <summary>The tensor that is read; null when the operation reads none.</summary>
    public static IOperation? Read(IOperation operation, TorchContext torch) => operation switch
    {
        IInvocationOperation { TargetMethod.Name: "item" or "ToSingle" or "ToDouble" or "ToHalf" or "ToScalar" or "ToInt32"
            or "ToInt64" } call
            when call.IsTensorFunction(torch) => call.Subject(),
        IConversionOperation { OperatorMethod: { } method, Operand: var operand }
            when torch.Declares(method) && torch.IsTensor(operand.Type) => operand,
        IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: IInvocationOperation { TargetMethod.Name: "data" } data }
            when data.IsTensorFunction(torch) => data.Subject(),
        _ => null,
    };

    private static IOperation? Reading(IOperation number, Func<IOperation, bool> isWanted, ValueWalk walk)
    {
        if (walk.IsOver)
        {
            return null;
        }

        if (Read(number, walk.Torch) is { } tensor)
        {
            return isWanted(tensor) ? number : null;
        }

        return number switch
        {
            IConversionOperation conversion when !walk.Torch.IsTensor(conversion.Operand.Type) =>
                Reading(conversion.Operand, isWanted, walk.Next),
            _ when LossGenCalls.IsReportedLoss(number) => number,
            IUnaryOperation unary => Reading(unary.Operand, isWanted, walk.Next),
            IBinaryOperation { Type: var type } binary when !walk.Torch.IsTensor(type) =>
                Reading(binary.LeftOperand, isWanted, walk.Next) ?? Reading(binary.RightOperand, isWanted, walk.Next),
            IArrayCreationOperation { Initializer.ElementValues: var elements } => First(elements),
            IConditionalOperation { WhenTrue: var yes, WhenFalse: { } no } => First([yes, no]),
            ICoalesceOperation { Value: var given, WhenNull: var otherwise } => First([given, otherwise]),
            ISwitchExpressionOperation { Arms: var arms } => First(arms.Select(static arm => arm.Value)),
            IInvocationOperation { TargetMethod:
                {
                    Name: "Max" or "Min" or "Abs" or "Clamp" or "ToSingle" or "ToDouble",
                    ContainingType: { Name: "Math" or "MathF" or "Convert", ContainingNamespace.Name: "System" },
                } } limited =>
                First(limited.Arguments.Select(static argument => argument.Value)),
            IFieldReferenceOperation { Instance: { Type.IsTupleType: true } tuple, Field: var item }
                when TupleParts.PlaceOf(item) is { } place => Part(tuple, place),
            IInvocationOperation helper when !walk.Torch.Declares(helper.TargetMethod)
                && HelperBody.Of(helper, walk.Torch, walk.CancellationToken) is { } body => First(HelperBody.ReturnedValues(body)),
            IArrayElementReferenceOperation { ArrayReference: var array } => Next(walk.Definition(array)),
            _ when number.IsCollectionExpression() =>
                First(number.CollectionElements().Where(static element => !element.IsSpread).Select(static element => element.Value)),
            ILocalReferenceOperation local when walk.Torch.BodyOf(local).ReachingWrite(local, local.Local) is { Value: null } written =>
                Written(written),
            _ when AddedNumbers.Of(number, walk.Torch) is { Count: > 0 } added => First(added),
            ILocalReferenceOperation or IParameterReferenceOperation =>
                walk.Definition(number) is var definition && !ReferenceEquals(definition, number)
                ? Reading(definition, isWanted, walk.Next)
                : null,
            _ => null,
        };

        IOperation? Next(IOperation part) => Reading(part, isWanted, walk.Next);

        IOperation? First(IEnumerable<IOperation> parts) => parts.Select(Next).FirstOrDefault(static reading => reading is not null);

        IOperation? Written(VariableWrite write) => write switch
        {
            { Part: var (whole, place) } => Part(whole, place),
            { Operation: ICompoundAssignmentOperation changed } => First([changed.Target, changed.Value]),
            _ => null,
        };

        IOperation? Part(IOperation whole, int place) =>
            First(TupleParts.Of(walk.Definition(whole), place, walk.Torch, walk.CancellationToken));
    }
}
