using System.ComponentModel;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Base of every generated loss. It is a module that owns its scheme's state and nothing else: modules that a loss class
/// holds in fields (a perceptual network, a critic) are references that it never registers, moves or saves.
/// </summary>
public abstract partial class LossModule : nn.Module
{
    // TorchSharp's to() looks fields up by name across a class and its bases, and fails where two share one: these names
    // are not the ones that a loss class would choose.
    private readonly LossDefinition _lossGenDefinition;
    private readonly WeightTensors _lossGenWeightTensors = new();
    private readonly ComponentSet _lossGenAll;
    private readonly ComponentValues _lossGenValues;

    /// <summary>The components of the step that is being made: a phase's while it runs.</summary>
    private ComponentSet _lossGenActive;
    private bool _lossGenIsDisposed;

    /// <summary>Creates the loss under the name of its class.</summary>
    protected LossModule()
        : this(null)
    {
    }

    /// <summary>Creates the loss under a name.</summary>
    /// <param name="name">The module's name; null for the name of the class.</param>
    protected LossModule(string? name)
        : base(name ?? nameof(LossModule))
    {
        this.name = name ?? GetType().Name;

        // Runs after the field initialisers and before the constructor of the derived class: it may use constants only.
#pragma warning disable CA2214, MA0056 // The one virtual call is what generated code exists for; its documentation says when it runs.
        _lossGenDefinition = DefineLoss();
#pragma warning restore CA2214, MA0056
        TakeOptions();

        // What is made inside inference_mode can never be trained, nor changed outside of it.
        using var trainable = inference_mode(false);
        _lossGenAll = new ComponentSet(_lossGenDefinition, id: 0, [.. Enumerable.Range(0, _lossGenDefinition.Components.Count)]);
        _lossGenActive = _lossGenAll;
        _lossGenValues = new ComponentValues(this.name);
        Entry = new OneThread(this.name);
        CreatePhases();
        _lossGenCheckpoint = new CheckpointWeights(this.name, GetType().Name, _lossGenDefinition, Phases, SchemeState, Tell, Look);
        CreateSchemes();

        // Those of field initialisers are there; those that a constructor makes are found when somebody asks.
#pragma warning disable CA2214, MA0056 // As above.
        RegisterOwn();
#pragma warning restore CA2214, MA0056
    }

    internal LossDefinition Definition => _lossGenDefinition;

    internal ComponentSet AllComponents => _lossGenAll;

    /// <summary>The weights object that <see cref="DefineLoss"/> made. For generated code, which gives it its type.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ComponentWeights DeclaredWeights
    {
        get
        {
            Look();
            return _lossGenDefinition.Weights;
        }
    }

    /// <summary>Takes what a load wrote, of a module that contains the loss. A weight may be read and changed while a step runs on another thread; that has looked already.</summary>
    private void Look()
    {
        if (!Entry.IsElsewhere)
        {
            _lossGenCheckpoint.Reconcile();
        }
    }

    /// <summary>
    /// What the class declares. Generated code overrides it with the constants of the attributes; it is called while the
    /// object is being constructed, before the derived class's constructor.
    /// </summary>
    /// <returns>The definition of this one object.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract LossDefinition DefineLoss();

    /// <summary>
    /// Registers the parameters that the class makes, and nothing else. A module in a field belongs to the model, or to
    /// whoever trains it.
    /// </summary>
    protected sealed override void RegisterComponents() => RegisterOwn();

    /// <summary>Frees what the loss owns. Modules in fields are left alone.</summary>
    /// <param name="disposing">Whether managed state may be touched.</param>
    /// <exception cref="InvalidOperationException">The loss is in use, on another thread or in a component that disposes it: nothing is freed then.</exception>
    protected override void Dispose(bool disposing)
    {
        if (!disposing || _lossGenIsDisposed)
        {
            base.Dispose(disposing);
            return;
        }

        // Native code would go on with freed tensors, and end the process.
        Entry.Enter(nameof(Dispose));
        using var disposal = new Loading(Entry);
        _lossGenIsDisposed = true;
        _lossGenWeightTensors.Dispose();
        _lossGenCheckpoint.Dispose();
        _lossGenCycles.Dispose();
        foreach (var scheme in _lossGenSchemes)
        {
            scheme.Dispose();
        }

        base.Dispose(disposing);
    }
}
