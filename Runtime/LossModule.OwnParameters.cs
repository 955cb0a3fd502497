using System.ComponentModel;
using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <content>Parameters that a loss class makes: a temperature, class centres. They are the loss's own, unlike modules that come from outside.</content>
public abstract partial class LossModule
{
    /// <summary>By name, the object that field and registration shared when they were last compared.</summary>
    private readonly Dictionary<string, Parameter> _lossGenOwn = new(StringComparer.Ordinal);

    private bool _lossGenLooksAtOwn;

    /// <summary>How often a parameter of the class's own came, went or was replaced.</summary>
    internal int OwnParameterChanges { get; private set; }

    /// <inheritdoc />
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
    {
        RegisterOwn();
        return base.named_parameters(recurse);
    }

    /// <inheritdoc />
    public override IEnumerable<Parameter> parameters(bool recurse = true)
    {
        RegisterOwn();
        return base.parameters(recurse);
    }

    /// <summary>Calls <see cref="RegisterOwnParameter"/> for each parameter that the class makes. Generated code overrides it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void RegisterOwnParameters()
    {
    }

    /// <summary>Registers a parameter that the class makes, or another one that it has put in its place. For generated code.</summary>
    /// <param name="field">The name of the field or property, under which the parameter is saved.</param>
    /// <param name="parameter">What it holds; null registers nothing.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void RegisterOwnParameter(string field, Parameter? parameter)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (parameter is { IsInvalid: true } && !_lossGenIsDisposed)
        {
            throw new InvalidOperationException(
                $"Parameter '{field}' of {name} was freed with the dispose scope that it was made in. Make it where the field is declared, call DetachFromDisposeScope() on it, or make the loss outside of that scope.");
        }

        if (_lossGenOwn.TryGetValue(field, out var shared) ? ReferenceEquals(parameter, shared) : parameter is null)
        {
            return;
        }

        if (parameter is null)
        {
            ConditionallyRegisterParameter(field, null);
            _lossGenOwn.Remove(field);
            OwnParameterChanges++;
            return;
        }

        parameter = Trainable(field, parameter);

        // Registered by hand, perhaps under another name.
        if (!base.named_parameters(recurse: false).ToList().Exists(entry => ReferenceEquals(entry.parameter, parameter)))
        {
            ConditionallyRegisterParameter(field, parameter);
        }

        // Made inside of somebody's dispose scope, it would end with that.
        parameter.DetachFromDisposeScope();
        _lossGenOwn[field] = parameter;
        OwnParameterChanges++;
    }

    /// <summary>
    /// The parameter, or an ordinary copy of one that was made inside inference_mode, put in its place: such a tensor can be in no
    /// graph. Nothing but a refusal tells what it is.
    /// </summary>
    private Parameter Trainable(string field, Parameter parameter)
    {
        if (parameter.IsInvalid || !parameter.requires_grad)
        {
            return parameter;
        }

        using var ordinary = inference_mode(false);
        try
        {
            parameter.requires_grad = true;
            return parameter;
        }
        catch (ExternalException)
        {
            using var noGrad = no_grad();
            var copy = new Parameter(parameter.detach().clone());
            foreach (var (name, _) in base.named_parameters(recurse: false).Where(entry => ReferenceEquals(entry.parameter, parameter)).ToList())
            {
                ConditionallyRegisterParameter(name, copy);
            }

            SetField(field, copy);
            return copy;
        }
    }

    /// <summary>Puts a moved copy in the place of a parameter, in the field and among the registered ones.</summary>
    private void ReplaceOwnParameter(string name, Parameter own, ScalarType dtype, Device device)
    {
        if (own.dtype == dtype && own.device_type == device.type && (device.index < 0 || own.device_index == device.index))
        {
            return;
        }

        using var ordinary = inference_mode(false);
        using var noGrad = no_grad();
        var moved = new Parameter(own.detach().to(dtype, device), own.requires_grad);
        moved.DetachFromDisposeScope();
        ConditionallyRegisterParameter(name, moved);
        SetField(name, moved);
        _lossGenOwn[name] = moved;
        OwnParameterChanges++;
    }

    private void RegisterOwn()
    {
        // A constructor has not come to its end, or what is asked is asked by the answer.
        if (_lossGenLooksAtOwn)
        {
            return;
        }

        _lossGenLooksAtOwn = true;
        try
        {
            RegisterOwnParameters();
        }
        finally
        {
            _lossGenLooksAtOwn = false;
        }
    }

    /// <summary>Sets the field of that name, or the one behind the property of that name.</summary>
    private void SetField(string name, Parameter value) =>
        InstanceFields.Of(GetType(), typeof(LossModule))
            .FirstOrDefault(field => field.Name == name || field.Name == $"<{name}>k__BackingField")
            ?.SetValue(this, value);
}
