namespace LossGen.Generator.Emission.Text;

/// <summary>
/// Types of TorchSharp and of the Runtime as generated code writes them: from anywhere, whatever the user's namespaces are called.
/// </summary>
internal static class TypeNames
{
    public const string Tensor = "global::TorchSharp.torch.Tensor";
    public const string TorchSharp = "global::TorchSharp";
    public const string Torch = "global::TorchSharp.torch";
    public const string Optimizer = "global::TorchSharp.torch.optim.Optimizer";
    public const string Runtime = "global::LossGen";
}
