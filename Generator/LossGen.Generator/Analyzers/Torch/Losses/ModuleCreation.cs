using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Losses;

/// <summary>How a module came to be.</summary>
internal static class ModuleCreation
{
    /// <summary>The <c>new</c>, or the call of a factory of TorchSharp, that made the module; null when it is not known.</summary>
    public static IOperation? Of(IOperation module, TorchContext torch, CancellationToken cancellationToken) =>
        Origin.Of(module, torch, cancellationToken) switch
        {
            IObjectCreationOperation creation => creation,
            IInvocationOperation factory when torch.Declares(factory.TargetMethod) && factory.TargetMethod.IsStatic && torch.IsModule(factory.Type) => factory,
            _ => null,
        };

    /// <summary>
    /// The last module that acts in a chain: of a <c>Sequential</c> its last argument, of anything else itself. Null when
    /// the elements are not written out.
    /// </summary>
    public static IOperation? TailOf(IOperation module, TorchContext torch, CancellationToken cancellationToken)
    {
        for (var depth = 0; depth < 8; depth++)
        {
            if (Of(module, torch, cancellationToken) is not { } creation)
            {
                return null;
            }

            if (creation.Type?.Name != "Sequential" || !torch.Declares(creation.Type))
            {
                return creation;
            }

            if (LastElement(creation) is not { } last)
            {
                return null;
            }

            module = last;
        }

        return null;
    }

    /// <summary>The last element of a <c>Sequential</c>, without its name.</summary>
    public static IOperation? LastElement(IOperation sequential) =>
        sequential.Argument("modules")?.Value is IArrayCreationOperation { Initializer.ElementValues: [.., var last] }
            ? WithoutName(last)
            : null;

    private static IOperation? WithoutName(IOperation element) => element.WithoutConversions() switch
    {
        ITupleOperation { Elements: [_, var module] } => module,
        IObjectCreationOperation { Type.Name: "Tuple" } pair => pair.Argument("item2")?.Value,
        IInvocationOperation { TargetMethod: { Name: "Create", ContainingType.Name: "Tuple" } } pair => pair.Argument("item2")?.Value,
        var module => module,
    };
}
