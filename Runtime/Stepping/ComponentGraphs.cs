using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Records gradients for components whose evaluation was asked for where none are recorded: one that calls <c>autograd.grad</c>, as a
/// gradient penalty does, needs a graph of its own, and without it native code ends the process. What goes out of here has no graph,
/// and that of a component is freed before the next one runs.
/// </summary>
/// <param name="loss">The loss.</param>
/// <param name="scope">The scope of the evaluation, in which the components make their tensors.</param>
internal sealed class ComponentGraphs(LossModule loss, DisposeScope scope) : IDisposable
{
    private readonly IDisposable _recording = enable_grad();

    /// <summary>What intermediates made: components differentiate through it.</summary>
    private readonly HashSet<object> _shared = new(ReferenceEqualityComparer.Instance);

    /// <summary>An intermediate has returned.</summary>
    public void Keep() => _shared.UnionWith(scope.DisposablesView);

    /// <summary>A component's value without its graph.</summary>
    public static Tensor? Value(Tensor? result) => result is { IsInvalid: false, requires_grad: true } ? result.detach() : result;

    /// <summary>Frees the graph of the component that has returned: it lives as long as a tensor does that was made on its way.</summary>
    public void Free()
    {
        HashSet<object>? held = null;
        foreach (var made in scope.DisposablesView)
        {
            if (made is Tensor { IsInvalid: false, requires_grad: true, is_leaf: false } tensor
                && !_shared.Contains(tensor)
                && !(held ??= Held()).Contains(tensor))
            {
                tensor.Dispose();
            }
        }
    }

    public void Dispose() => _recording.Dispose();

    /// <summary>What the loss has in its fields: a component may keep something there for the next one.</summary>
    private HashSet<object> Held()
    {
        var held = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var field in InstanceFields.Of(loss.GetType(), typeof(LossModule)))
        {
            switch (field.GetValue(loss))
            {
                case Tensor tensor:
                    held.Add(tensor);
                    break;
                case IEnumerable<Tensor> tensors:
                    held.UnionWith(tensors);
                    break;
                case ITuple tuple:
                    for (var i = 0; i < tuple.Length; i++)
                    {
                        if (tuple[i] is Tensor item)
                        {
                            held.Add(item);
                        }
                    }

                    break;
            }
        }

        return held;
    }
}
