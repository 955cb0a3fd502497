using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>A call whose effect on its thread lasts until the object that it returns is disposed.</summary>
internal sealed class Guard
{
    private Guard(IInvocationOperation call, string name)
    {
        Call = call;
        Name = name;
    }

    /// <summary>TorchSharp's function: <c>no_grad</c>, <c>inference_mode</c>, <c>enable_grad</c>, <c>set_grad_enabled</c> or
    /// <c>NewDisposeScope</c>.</summary>
    public string Name { get; }

    /// <summary>The call of it, where the guard comes from: in the method that is called, if one of this project returns it.</summary>
    public IInvocationOperation Call { get; }

    /// <summary>The guard that a call returns; null for all other calls.</summary>
    public static Guard? Of(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken)
    {
        if (call.Type?.Name is not ("IDisposable" or "DisposeScope"))
        {
            return null;
        }

        if (torch.Declares(call.TargetMethod))
        {
            return call.TargetMethod.Name is "no_grad" or "inference_mode" or "enable_grad" or "set_grad_enabled" or "NewDisposeScope"
                ? new Guard(call, call.TargetMethod.Name) : null;
        }

        return torch.CalledCode.BodyOf(call, cancellationToken) is not null
            && torch.Members.ReturnedValue(call.TargetMethod, cancellationToken)?.WithoutConversions() is IInvocationOperation inner
            && torch.Declares(inner.TargetMethod)
                ? Of(inner, torch, cancellationToken)
                : null;
    }

    /// <summary>What the variable that it is given is called.</summary>
    public string VariableName => Name == "NewDisposeScope" ? "scope" : "guard";

    /// <summary>Whether PyTorch's users call it as a statement of its own on purpose, to switch for the rest of the program.</summary>
    public bool IsSwitch => Name == "set_grad_enabled";

    /// <summary>Whether it changes anything where gradients are recorded, as they are by default.</summary>
    public bool HasEffect(TorchContext torch, CancellationToken cancellationToken) => Name switch
    {
        "inference_mode" or "set_grad_enabled" =>
            Constants.Boolean(Call.Argument("mode")?.Value, torch, cancellationToken) != (Name == "set_grad_enabled"),
        _ => true,
    };
}
