using System.Runtime.CompilerServices;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations;

/// <summary>
/// The model of each class as it was last read. A key press in one file makes the attributes of every class in the project
/// be read again; where neither the class's text nor what its names mean has changed, looking is enough. A build reads
/// each class once and pays for nothing: what is read a second time is remembered.
/// </summary>
internal sealed class ModelMemory
{
    // Weak, because an edit of the file gives it new syntax.
    private static readonly ConditionalWeakTable<SyntaxNode, ModelMemory> Known = new();

    private volatile Entry? _entry;
    private volatile bool _isReadAgain;

    /// <summary>What is remembered of a declaration.</summary>
    public static ModelMemory Of(SyntaxNode declaration) => Known.GetValue(declaration, static _ => new ModelMemory());

    /// <summary>The remembered model; null where there is none that holds for the class.</summary>
    public LossModel? Find(Compilation compilation, INamedTypeSymbol type) =>
        _entry is { } entry && entry.Facts.HoldFor(type) && ProjectSupport.Missing(compilation, entry.CombinedLoss) is null ? entry.Model : null;

    /// <summary>Remembers the model, unless it depends on more than the facts: a phase's modules, and fields, have types of their own.</summary>
    public void Keep(LossModel? model, INamedTypeSymbol type)
    {
        if (!_isReadAgain)
        {
            _isReadAgain = true;
            return;
        }

        _entry = model is { Schedule.Phases.Count: 0 } && !OwnParameterReader.HasCandidates(type) && DeclarationFacts.Of(type) is { } facts
            ? new Entry(facts, LossReader.FindCombinedLoss(type)!.AttributeClass!, model)
            : null;
    }

    private sealed class Entry(DeclarationFacts facts, INamedTypeSymbol combinedLoss, LossModel model)
    {
        public DeclarationFacts Facts { get; } = facts;

        public INamedTypeSymbol CombinedLoss { get; } = combinedLoss;

        public LossModel Model { get; } = model;
    }
}
