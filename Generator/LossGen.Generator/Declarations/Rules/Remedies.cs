using System.Collections.Immutable;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>
/// What code fixes may do about a problem. The rule that found it decides, because it alone knows whether the result is
/// silent; names and numbers travel as text, invariant and exact, and a fix never works them out again.
/// </summary>
internal sealed class Remedies
{
    /// <summary>Add <c>partial</c> to a type. No value.</summary>
    public const string MakePartial = nameof(MakePartial);

    /// <summary>Let a method return a Tensor. No value.</summary>
    public const string ReturnTensor = nameof(ReturnTensor);

    /// <summary>Remove a modifier from a class. The modifier.</summary>
    public const string RemoveModifier = nameof(RemoveModifier);

    /// <summary>Rename what stands at the location. The new name.</summary>
    public const string Rename = nameof(Rename);

    /// <summary>Mark a component as the main one. Its name.</summary>
    public const string MarkMain = nameof(MarkMain);

    /// <summary>Make the component at the location an auxiliary. Its name.</summary>
    public const string MarkAuxiliary = nameof(MarkAuxiliary);

    /// <summary>Write another weight. The number.</summary>
    public const string SetWeight = nameof(SetWeight);

    /// <summary>What the weight is, for the title: parity, say.</summary>
    public const string SetWeightMeans = nameof(SetWeightMeans);

    /// <summary>Write a power of ten as weight. The exponent.</summary>
    public const string SetPowerOfTen = nameof(SetPowerOfTen);

    /// <summary>Write another expression at the location. The expression.</summary>
    public const string ReplaceExpression = nameof(ReplaceExpression);

    /// <summary>Remove the argument or the attribute at the location. What it says, for the title.</summary>
    public const string Remove = nameof(Remove);

    /// <summary>Other attributes of the method that go with the one that is removed. Their names without the suffix, with commas.</summary>
    public const string RemoveAlso = nameof(RemoveAlso);

    /// <summary>Swap the values of two arguments of the attribute. Their names, with a comma.</summary>
    public const string SwapArguments = nameof(SwapArguments);

    /// <summary>Put the items of the list at the location in order. The items' numbers in that order.</summary>
    public const string SortItems = nameof(SortItems);

    /// <summary>Take another schedule. The attribute's name.</summary>
    public const string UseSchedule = nameof(UseSchedule);

    /// <summary>Divide as floating-point numbers. The dividend.</summary>
    public const string DivideAsDouble = nameof(DivideAsDouble);

    /// <summary>Give all components weights that sum to 1. Names and numbers, as <see cref="WeightList"/> writes them.</summary>
    public const string NormaliseWeights = nameof(NormaliseWeights);

    /// <summary>Give the last component what the others leave of 1. Its name and the number.</summary>
    public const string CompleteWeights = nameof(CompleteWeights);

    /// <summary>Take another scheme. The attribute's name.</summary>
    public const string UseScheme = nameof(UseScheme);

    /// <summary>Declare the component's magnitude. The number.</summary>
    public const string AddTypical = nameof(AddTypical);

    /// <summary>Declare the main component's magnitude too. The number.</summary>
    public const string AddTypicalToMain = nameof(AddTypicalToMain);

    /// <summary>Record why the weight is meant. No value.</summary>
    public const string AddJustification = nameof(AddJustification);

    /// <summary>Add <c>[CombinedLoss]</c> to the class. No value.</summary>
    public const string AddCombinedLoss = nameof(AddCombinedLoss);

    /// <summary>Add a component to the phase at the location, or to one of the class's. The component's name.</summary>
    public const string AddToPhase = nameof(AddToPhase);

    public static readonly Remedies None = new(ImmutableDictionary<string, string?>.Empty);

    private Remedies(ImmutableDictionary<string, string?> properties) => Properties = properties;

    /// <summary>The remedies by name, each with its value.</summary>
    public ImmutableDictionary<string, string?> Properties { get; }

    public static Remedies Of(string remedy, string value = "") => None.With(remedy, value);

    public Remedies With(string remedy, string value = "") => new(Properties.SetItem(remedy, value));
}
