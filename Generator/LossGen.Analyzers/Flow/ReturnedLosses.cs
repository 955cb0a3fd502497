using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Flow;

/// <summary>Whether what a function returns is a loss, by its attributes, its place or its name.</summary>
internal static class ReturnedLosses
{
    private static readonly string[] RoleAttributes = ["MainLossAttribute", "AuxiliaryLossAttribute", "LossComponentAttribute",
        "RegularizerAttribute", "KeepBelowAttribute", "KeepAboveAttribute", "KeepAtAttribute"];

    // Losses that are printed and not trained on.
    private static readonly string[] EvaluationNames = ["test", "eval", "valid", "metric"];

    // What a class of losses also has, to be read.
    private static readonly string[] ReportNames = ["psnr", "accuracy", "score"];

    /// <summary>
    /// Whether the method returns a loss. What an intermediate returns is one where a component makes it one, whatever they are called.
    /// </summary>
    /// <param name="member">A method, local functions among them.</param>
    public static bool IsLoss(ISymbol? member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.Ordinary } method =>
            (IsLossByName(method) && !SharedValues.IsIntermediate(method))
            || IsComponent(method),
        _ => false,
    };

    /// <summary>Whether the method is a component of a combined loss, by its attribute.</summary>
    /// <param name="method">A method.</param>
    public static bool IsComponent(IMethodSymbol method) =>
        method.GetAttributes().Any(static attribute => RoleAttributes.Contains(attribute.AttributeClass?.Name, StringComparer.Ordinal));

    /// <summary>Whether the lambda is stored, or handed over, under the name of a loss.</summary>
    /// <param name="lambda">The lambda.</param>
    public static bool IsLoss(IAnonymousFunctionOperation lambda)
    {
        var current = lambda.Parent;
        while (current is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
        {
            current = current.Parent;
        }

        return IsName(current switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.Name: var local } } => local,
            ISimpleAssignmentOperation assignment => assignment.Target.ReferencedSymbol()?.Name,
            IFieldInitializerOperation { InitializedFields: [{ Name: var field }, ..] } => field,
            IPropertyInitializerOperation { InitializedProperties: [{ Name: var property }, ..] } => property,
            IArgumentOperation { Parameter.Name: var parameter } => parameter,
            _ => null,
        });
    }

    /// <summary>Whether something of the name is a loss that is trained on.</summary>
    /// <param name="name">A name, or null where there is none.</param>
    public static bool IsName(string? name) => name is not null && ContainsLoss(name) && !IsEvaluation(name);

    private static bool IsLossByName(IMethodSymbol method) =>
        IsName(method.Name)
        || (method is { Name: "forward", IsOverride: true }
            && (DerivesFromLoss(method.ContainingType) || ContainsLoss(method.ContainingType.Name)))
        || IsCollectionOfLosses(method);

    private static bool ContainsLoss(string name) =>
        name.IndexOf("loss", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("penalty", StringComparison.OrdinalIgnoreCase) >= 0;

    // Where a word begins, so that geometric is no metric and the latest no test.
    private static bool IsEvaluation(string name) => Array.Exists(EvaluationNames, part =>
        name.IndexOf(part, StringComparison.OrdinalIgnoreCase) is var start and >= 0
        && (start == 0 || char.IsUpper(name[start]) || name[start - 1] == '_'));

    // TripletLoss and Losses are made of losses and their parts; a LossTracker is not.
    private static bool IsCollectionOfLosses(IMethodSymbol method) =>
        method.ContainingType.Name is var type
        && (type.EndsWith("Loss", StringComparison.Ordinal)
            || type.EndsWith("Losses", StringComparison.Ordinal)
            || type.EndsWith("LossFunctions", StringComparison.Ordinal))
        && !IsEvaluation(type)
        && !IsEvaluation(method.Name)
        && !Array.Exists(ReportNames, part => method.Name.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool DerivesFromLoss(ITypeSymbol type) =>
        type.Bases().Any(static current => current.Name is "Loss" or "LossModule");
}
