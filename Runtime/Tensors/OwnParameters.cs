using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Parameters that a loss class makes: a temperature, class centres. They are the loss's own, unlike modules that come from outside. There
/// is no hook for a field that is assigned: generated code is asked for them whenever it matters.
/// </summary>
internal sealed class OwnParameters(LossModule loss, OneThread entry)
{
    /// <summary>By name, the object that field and registration shared when they were last compared.</summary>
    private readonly Dictionary<string, Parameter> _own = new(StringComparer.Ordinal);

    private bool _looks;

    /// <summary>How often a parameter of the class's own came, went or was replaced.</summary>
    public int Changes { get; private set; }

    /// <summary>Compares all of them with what is registered.</summary>
    public void RegisterAll()
    {
        // A constructor has not come to its end, or what is asked is asked by the answer.
        if (_looks)
        {
            return;
        }

        _looks = true;
        try
        {
            loss.AskForOwnParameters();
        }
        finally
        {
            _looks = false;
        }
    }

    /// <summary>Registers one, or another one that the class has put in its place.</summary>
    /// <param name="field">The name of the field or property, under which the parameter is saved.</param>
    /// <param name="parameter">What it holds; null registers nothing.</param>
    public void Register(string field, Parameter? parameter)
    {
        if (parameter is { IsInvalid: true } && !entry.IsDisposed)
        {
            throw new InvalidOperationException(
                $"Parameter '{field}' of {loss.GetName()} was freed with the dispose scope that it was made in. "
                + "Make it where the field is declared, call DetachFromDisposeScope() on it, or make the loss outside of that scope.");
        }

        if (_own.TryGetValue(field, out var shared) ? ReferenceEquals(parameter, shared) : parameter is null)
        {
            return;
        }

        Changes++;
        if (parameter is null)
        {
            loss.PutParameter(field, null);
            _own.Remove(field);
            return;
        }

        parameter = Trainable(field, parameter);

        // Registered by hand, perhaps under another name.
        if (!loss.RegisteredParameters().Exists(known => ReferenceEquals(known.Parameter, parameter)))
        {
            loss.PutParameter(field, parameter);
        }

        // Made inside of somebody's dispose scope, it would end with that.
        parameter.DetachFromDisposeScope();
        _own[field] = parameter;
    }

    /// <summary>Puts a moved copy in the place of a parameter, in the field and among the registered ones.</summary>
    public void Move(string name, Parameter own, ScalarType dtype, Device device)
    {
        if (own.dtype == dtype && own.device_type == device.type && (device.index < 0 || own.device_index == device.index))
        {
            return;
        }

        using var ordinary = inference_mode(false);
        using var noGrad = no_grad();
        var moved = new Parameter(own.detach().to(dtype, device), own.requires_grad);
        moved.DetachFromDisposeScope();
        loss.PutParameter(name, moved);
        SetField(name, moved);
        _own[name] = moved;
        Changes++;
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
            foreach (var (name, _) in loss.RegisteredParameters().FindAll(known => ReferenceEquals(known.Parameter, parameter)))
            {
                loss.PutParameter(name, copy);
            }

            SetField(field, copy);
            return copy;
        }
    }

    /// <summary>Sets the field of that name, or the one behind the property of that name.</summary>
    private void SetField(string name, Parameter value) =>
        InstanceFields.Of(loss.GetType(), typeof(LossModule))
            .FirstOrDefault(field => field.Name == name || field.Name == $"<{name}>k__BackingField")
            ?.SetValue(loss, value);
}
