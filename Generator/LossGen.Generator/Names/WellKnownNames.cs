namespace LossGen.Generator.Names;

/// <summary>Names of types in the Runtime and in TorchSharp. They are matched as text: neither assembly is referenced here.</summary>
internal static class WellKnownNames
{
    public const string RuntimeAssembly = "LossGen.Runtime";
    public const string RuntimeNamespace = "LossGen";
    public const string CombinedLossAttribute = "LossGen.CombinedLossAttribute";
    public const string LossModule = "LossModule";
    public const string LossModuleMetadataName = "LossGen.LossModule";
    public const string WeightingAttribute = "WeightingAttribute";
    public const string SchemeTraitsAttribute = "SchemeTraitsAttribute";
    public const string SmoothingAttribute = "SmoothingAttribute";
    public const string ScheduleAttribute = "ScheduleAttribute";
    public const string ScheduleTraitsAttribute = "ScheduleTraitsAttribute";
    public const string Tensor = "TorchSharp.torch+Tensor";
    public const string QualifiedTensor = "global::TorchSharp.torch.Tensor";
    public const string Functional = "TorchSharp.torch+nn+functional";
    public const string Module = "TorchSharp.torch+nn+Module";
    public const string Optimizer = "TorchSharp.torch+optim+Optimizer";
}
