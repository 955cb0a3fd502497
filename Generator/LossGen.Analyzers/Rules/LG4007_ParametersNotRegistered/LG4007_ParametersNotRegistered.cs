using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG4007: a module makes parameters that are not among its <c>parameters()</c>, which an optimizer is given.</summary>
internal sealed class ParametersNotRegistered : TorchRule
{
    /// <summary>Calls <c>RegisterComponents</c> after the statement that the finding names, or at the start of the constructor.</summary>
    public const string InsertCall = nameof(InsertCall);

    /// <summary>Moves the call behind the statement that the finding names.</summary>
    public const string MoveCall = nameof(MoveCall);

    /// <summary>Removes the call, because a later one does it all.</summary>
    public const string RemoveCall = nameof(RemoveCall);

    /// <summary>Makes the tensor a parameter.</summary>
    public const string MakeParameter = nameof(MakeParameter);

    /// <summary>{Which parameters are not registered, why, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG4007",
        "Module parameters not registered",
        "{0}",
        DescriptorFactory.Training,
        DiagnosticSeverity.Warning,
        "A module trains what it has registered. TorchSharp's optimizers take an empty list of parameters without a word, and the "
            + "training loop runs and changes nothing.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnType(Check);

    private static void Check(SymbolAnalysisContext context, TorchContext torch)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind == TypeKind.Class && ModuleChain.OfLoss(type, torch, context.CancellationToken) is { } loss)
        {
            CheckLoss(context, loss, torch);
            return;
        }

        if (type.TypeKind != TypeKind.Class
            || ModuleChain.Of(type, torch, context.CancellationToken) is not { IsUnknown: false, RegistersOneByOne: false } chain
            || RegisteredLast.Is(chain, torch, context.CancellationToken))
        {
            return;
        }

        var look = new ModuleLook(chain, torch, context.CancellationToken);
        foreach (var (finding, message) in MissingRegistration.Find(look)
            .Concat(EarlyRegistration.Find(look))
            .Concat(HeldInCollection.Find(look))
            .Concat(LearnableTensor.Find(look)))
        {
            context.ReportDiagnostic(finding.ToDiagnostic(message));
        }
    }

    // A loss registers its fields for parameters without a call. Modules that it holds are references, wherever they are held.
    private static void CheckLoss(SymbolAnalysisContext context, ModuleChain chain, TorchContext torch)
    {
        if (chain is { IsUnknown: true } or { RegistersOneByOne: true })
        {
            return;
        }

        var look = new ModuleLook(chain, torch, context.CancellationToken);
        foreach (var (finding, message) in HiddenFromLoss.Find(look).Concat(HeldInCollection.Find(look)).Concat(LearnableTensor.Find(look)))
        {
            context.ReportDiagnostic(finding.ToDiagnostic(message));
        }
    }
}
