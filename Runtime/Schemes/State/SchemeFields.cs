using System.Reflection;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Tensor fields of a scheme. TorchSharp registers what they hold at construction as buffers, and a scheme that assigns one
/// anew leaves the buffer behind: what it assigns belongs to the step's dispose scope, and would be neither saved nor taken
/// back. So the value is copied into the buffer when the step is in force, and the field holds the buffer again.
/// </summary>
internal sealed class SchemeFields
{
    private readonly LossWeighting _scheme;
    private readonly (FieldInfo Field, string Buffer)[] _registered;

    public SchemeFields(LossWeighting scheme)
    {
        _scheme = scheme;
        var buffers = scheme.named_buffers(recurse: false).ToList();
        _registered = [.. FieldsOf(scheme)
            .Select(field => (Field: field, Buffer: buffers.Find(entry => ReferenceEquals(entry.buffer, field.GetValue(scheme))).name))
            .Where(static entry => entry.Buffer is not null)];
    }

    /// <summary>Names of fields whose tensor is disposed.</summary>
    public IEnumerable<string> Dead() => FieldsOf(_scheme)
        .Where(field => field.GetValue(_scheme) is Tensor { IsInvalid: true })
        .Select(static field => $"'{field.Name}'");

    /// <summary>Refuses a value that the buffer could not take.</summary>
    public void Require()
    {
        foreach (var (field, value, buffer) in Assigned())
        {
            if (value is null || value.IsInvalid || !value.shape.AsSpan().SequenceEqual(buffer.shape))
            {
                var what = value is null ? "null"
                    : value.IsInvalid ? "a disposed tensor"
                    : $"a tensor of shape [{string.Join(", ", value.shape)}]";
                Restore();
                throw new InvalidOperationException(
                    $"{_scheme.GetType().Name} assigned {what} to its field '{field.Name}', which is saved as a buffer of shape "
                        + $"[{string.Join(", ", buffer.shape)}] and keeps that. Assign a tensor of the same shape, or register what it "
                            + "remembers with RegisterState.");
            }
        }
    }

    /// <summary>Copies what was assigned into the buffers.</summary>
    public void Commit()
    {
        foreach (var (field, value, buffer) in Assigned())
        {
            buffer.copy_(value!);
            field.SetValue(_scheme, buffer);
        }
    }

    /// <summary>The fields hold their buffers again.</summary>
    public void Restore()
    {
        foreach (var (field, _, buffer) in Assigned())
        {
            field.SetValue(_scheme, buffer);
        }
    }

    private IEnumerable<(FieldInfo Field, Tensor? Value, Tensor Buffer)> Assigned()
    {
        foreach (var (field, name) in _registered)
        {
            var (value, buffer) = ((Tensor?)field.GetValue(_scheme), _scheme.get_buffer(name)!);
            if (!ReferenceEquals(value, buffer))
            {
                yield return (field, value, buffer);
            }
        }
    }

    private static IEnumerable<FieldInfo> FieldsOf(LossWeighting scheme) =>
        InstanceFields.Of(scheme.GetType(), typeof(LossWeighting))
            .Where(static field => typeof(Tensor).IsAssignableFrom(field.FieldType) && field.FieldType != typeof(Parameter));
}
