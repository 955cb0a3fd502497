using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Losses;

/// <summary>Numbers that were read out of a tensor, and so have no gradient.</summary>
internal static class PlainNumber
{
    /// <summary>The reading of a loss that the number is made of: <c>loss.item&lt;float&gt;()</c>, <c>(float)loss</c>; null where there is none.</summary>
    public static IOperation? ReadingOfLoss(IOperation number, TorchContext torch, CancellationToken cancellationToken) =>
        ReadingOfLoss(number, torch, depth: 8, cancellationToken);

    /// <summary>The tensor that is read; null when the operation reads none.</summary>
    public static IOperation? Read(IOperation operation, TorchContext torch) => operation switch
    {
        IInvocationOperation { TargetMethod.Name: "item" or "ToSingle" or "ToDouble" or "ToHalf" or "ToScalar" or "ToInt32" or "ToInt64" } call when call.IsTensorFunction(torch) => call.Subject(),
        IConversionOperation { OperatorMethod: { } method, Operand: var operand } when torch.Declares(method) && torch.IsTensor(operand.Type) => operand,
        IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: IInvocationOperation { TargetMethod.Name: "data" } data } when data.IsTensorFunction(torch) => data.Subject(),
        _ => null,
    };

    private static IOperation? ReadingOfLoss(IOperation number, TorchContext torch, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0)
        {
            return null;
        }

        if (Read(number, torch) is { } tensor)
        {
            return LossLike.ContainsLoss(tensor, torch, cancellationToken) ? number : null;
        }

        return number switch
        {
            IConversionOperation conversion when !torch.IsTensor(conversion.Operand.Type) => ReadingOfLoss(conversion.Operand, torch, depth - 1, cancellationToken),
            IUnaryOperation unary => ReadingOfLoss(unary.Operand, torch, depth - 1, cancellationToken),
            IBinaryOperation { Type: var type } binary when !torch.IsTensor(type) =>
                ReadingOfLoss(binary.LeftOperand, torch, depth - 1, cancellationToken) ?? ReadingOfLoss(binary.RightOperand, torch, depth - 1, cancellationToken),
            IArrayCreationOperation { Initializer.ElementValues: var elements } =>
                elements.Select(element => ReadingOfLoss(element, torch, depth - 1, cancellationToken)).FirstOrDefault(static reading => reading is not null),
            ILocalReferenceOperation => Origin.Definition(number, torch, cancellationToken) is var definition && !ReferenceEquals(definition, number)
                ? ReadingOfLoss(definition, torch, depth - 1, cancellationToken)
                : null,
            _ => null,
        };
    }
}
