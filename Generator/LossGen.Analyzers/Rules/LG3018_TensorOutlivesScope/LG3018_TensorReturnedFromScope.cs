using System.Globalization;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3018: a method returns a tensor that it disposes on its way out.</summary>
internal sealed class TensorReturnedFromScope : TorchRule
{
    /// <summary>Leaves the disposal to the caller.</summary>
    public const string RemoveUsing = nameof(RemoveUsing);

    /// <summary>Returns a copy.</summary>
    public const string Clone = nameof(Clone);

    private static readonly DiagnosticDescriptor Rule = TensorOutlivesScope.Rule;

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnOperation(OperationKind.Return, Check);

    private static void Check(RuleContext context, IOperation operation)
    {
        // Asked for its next element, an iterator goes on, and its scope ends with the last one.
        if (operation is not IReturnOperation
            {
                Kind: OperationKind.Return,
                ReturnedValue: { Type: { IsUnmanagedType: false, SpecialType: SpecialType.None } } value,
            } returned)
        {
            return;
        }

        var regions = DisposeRegion.Around(returned, context.Torch).ToList();
        var isInScope = regions.Count > 0 && !Awaits(returned);
        foreach (var tensor in ReturnedTensors.In(value, context.Torch, context.CancellationToken))
        {
            // What stands in another statement is named, and repaired, there.
            var isHere = returned.Holds(tensor);
            var place = isHere ? tensor.Syntax : value.Syntax;
            if (UsingOf(tensor, context.Torch) is { } declared)
            {
                context.Report(
                    new Finding(Rule, place) { Repair = RemoveUsing, Other = declared },
                    $"'using' disposes '{Excerpt.Of(tensor)}' when the method returns it; remove the using, and let the caller dispose it");
            }
            else if (OwnerOf(tensor, context) is { } owner)
            {
                context.Report(
                    new Finding(Rule, place) { Repair = isHere ? Clone : null },
                    $"'using' disposes '{owner.Name}' and '{Excerpt.Of(tensor)}' with it when the method returns; return a clone()");
            }
            else if (isInScope && Levels(tensor, regions, context) is > 0 and var levels)
            {
                var isTensor = context.Torch.IsTensor(tensor.Type);
                context.Report(
                    new Finding(Rule, place)
                    {
                        Repair = isHere && isTensor ? TensorOutlivesScope.MoveOut : null,
                        Value = levels.ToString(CultureInfo.InvariantCulture),
                    },
                    $"'{Excerpt.Of(tensor.Syntax)}' is disposed with the scope when the method returns it; "
                        + (isTensor ? "append MoveToOuterDisposeScope()" : "move its tensors with MoveToOuterDisposeScope()")
                        + (levels == 1 ? "" : " for each scope"));
            }
        }
    }

    // How many scopes around the return dispose it.
    private static int Levels(IOperation tensor, List<DisposeRegion> regions, RuleContext context)
    {
        var levels = 0;
        foreach (var maker in NewTensor.MadeBy(tensor, context.Torch, context.CancellationToken))
        {
            if (DisposeRegion.Around(InFunctionOf(regions[0].Scope, maker), context.Torch).FirstOrDefault() is { } inner
                && regions.FindIndex(region => ReferenceEquals(region.Scope, inner.Scope)) is >= 0 and var index)
            {
                levels = Math.Max(levels, regions.Count - index);
            }
        }

        return levels;
    }

    // What a query computes, it computes where it is filled into an array.
    private static IOperation InFunctionOf(IOperation scope, IOperation maker)
    {
        var function = VariableWrite.FunctionOf(scope);
        var place = maker;
        while (VariableWrite.FunctionOf(place) is IAnonymousFunctionOperation lambda && !ReferenceEquals(lambda, function))
        {
            place = lambda;
        }

        return place;
    }

    // After an await the method may go on in another thread, whose scopes are others.
    private static bool Awaits(IOperation returned)
    {
        var function = VariableWrite.FunctionOf(returned);
        var root = function ?? Root(returned);
        return root.Descendants().Any(operation => operation is IAwaitOperation
            && ReferenceEquals(VariableWrite.FunctionOf(operation), function));
    }

    private static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    // The terms of a loss, or the result of a step, whose tensors are disposed with it.
    private static ILocalSymbol? OwnerOf(IOperation tensor, RuleContext context) =>
        Origin.Definition(tensor, context.Torch, context.CancellationToken)
            is IPropertyReferenceOperation { Instance: ILocalReferenceOperation { Local: { IsUsing: true } owner } } term
        && LossGenCalls.TermOf(term) is not null
        && context.Torch.BodyOf(tensor).Writes(owner) is [var write]
        && ReferenceEquals(VariableWrite.FunctionOf(tensor), write.Function)
            ? owner
            : null;

    private static SyntaxNode? UsingOf(IOperation tensor, TorchContext torch) =>
        tensor is ILocalReferenceOperation { Local: { IsUsing: true } local }
        && torch.IsTensor(local.Type)
        && local.Declaration() is { } declaration
        && ReferenceEquals(VariableWrite.FunctionOf(tensor), torch.BodyOf(tensor).Writes(local) is [var write] ? write.Function : tensor)
            ? declaration.GetSyntax()
            : null;
}
