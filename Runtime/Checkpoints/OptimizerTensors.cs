using System.Reflection;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The tensors of an optimizer's state, such as Adam's moments. They are laid out like their parameters, so that those of a
/// transposed one are not contiguous, and TorchSharp writes and reads contiguous tensors only: for that time they are.
/// </summary>
internal sealed class OptimizerTensors
{
    private readonly OptimizerHelper _optimizer;
    private readonly Parameter[] _parameters;
    private readonly optim.Optimizer.StateDictionary _state;

    private OptimizerTensors(OptimizerHelper optimizer)
    {
        _optimizer = optimizer;
        _parameters = [.. optimizer.parameters()];
        _state = optimizer.state_dict();
    }

    /// <summary>How many groups of parameters there are.</summary>
    public int Groups => _state.Options.Count;

    private bool AreAlive => !Array.Exists(_parameters, static parameter => parameter.IsInvalid)
        && Places().All(static place => place.Tensor is not { IsInvalid: true });

    /// <summary>The tensors of an optimizer that can step; null where it was disposed, or its parameters were.</summary>
    public static OptimizerTensors? Find(OptimizerHelper optimizer)
    {
        try
        {
            var tensors = new OptimizerTensors(optimizer);
            return tensors.AreAlive ? tensors : null;
        }
        catch (KeyNotFoundException)
        {
            // It keeps its state by the handles of its parameters.
            return null;
        }
    }

    /// <summary>Writes the optimizer's state.</summary>
    public void Save(BinaryWriter writer)
    {
        using var noGrad = no_grad();
        var places = Places().Where(static place => place.Tensor?.is_contiguous() == false).ToList();
        var live = places.ConvertAll(static place => place.Tensor!);
        try
        {
            places.ForEach(static place => place.Tensor = place.Tensor!.contiguous().DetachFromDisposeScope());
            _optimizer.save_state_dict(writer);
        }
        finally
        {
            for (var i = 0; i < places.Count; i++)
            {
                Put(places[i], live[i]);
            }
        }
    }

    /// <summary>Reads an optimizer's state. Tensors that were made by it are laid out like their parameters.</summary>
    public void Load(BinaryReader reader)
    {
        using var noGrad = no_grad();
        foreach (var place in Places().Where(static place => place.Tensor?.is_contiguous() == false).ToList())
        {
            Put(place, place.Tensor!.contiguous().DetachFromDisposeScope());
        }

        _optimizer.load_state_dict(reader);
        foreach (var place in Places().Where(static place => place.WantsLayout).ToList())
        {
            Put(place, empty_like(place.Parameter!, place.Tensor!.dtype).copy_(place.Tensor).DetachFromDisposeScope());
        }
    }

    private static void Put(Place place, Tensor tensor)
    {
        var former = place.Tensor;
        place.Tensor = tensor;
        if (!ReferenceEquals(former, tensor))
        {
            former?.Dispose();
        }
    }

    private IEnumerable<Place> Places()
    {
        // TorchSharp lists the states in the order of the parameters.
        for (var i = 0; i < _state.State.Count; i++)
        {
            var state = _state.State[i];
            foreach (
                var field in InstanceFields.Of(state.GetType(), typeof(object)).Where(static field => field.FieldType == typeof(Tensor)))
            {
                yield return new Place(state, field, i < _parameters.Length ? _parameters[i] : null);
            }
        }
    }

    /// <summary>A field of a state.</summary>
    private sealed class Place(object state, FieldInfo at, Parameter? parameter)
    {
        public Parameter? Parameter { get; } = parameter;

        public Tensor? Tensor
        {
            get => (Tensor?)at.GetValue(state);
            set => at.SetValue(state, value);
        }

        /// <summary>Whether the tensor is another's shape but not its layout.</summary>
        public bool WantsLayout => Parameter is { IsInvalid: false } like && !like.is_contiguous()
            && Tensor is { } tensor && tensor.is_contiguous() && tensor.shape.AsSpan().SequenceEqual(like.shape);
    }
}
