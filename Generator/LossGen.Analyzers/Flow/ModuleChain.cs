using System.Collections.Immutable;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Flow;

/// <summary>
/// A module class of this compilation with its bases down to TorchSharp's own, and what their source says about
/// registration. Who registers in a way that is not read here is left alone.
/// </summary>
internal sealed class ModuleChain
{
    private static readonly ImmutableHashSet<string> OneByOne = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "register_module", "add_module", "register_parameter", "register_buffer", "ConditionallyRegisterParameter",
        "ConditionallyRegisterBuffer", "_internal_submodules", "_internal_params");

    private static readonly string[] Registering = ["RegisterComponents", "register_module", "register_parameter", "register_buffer"];

    private static readonly ImmutableHashSet<string> Overrides = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "RegisterComponents", "RegisterOwnParameters", "parameters", "named_parameters", "modules", "named_modules", "children",
        "named_children");

    private ModuleChain(ImmutableArray<INamedTypeSymbol> types) => Types = types;

    /// <summary>The class and its bases in the source, the class first.</summary>
    public ImmutableArray<INamedTypeSymbol> Types { get; }

    /// <summary>How often <c>RegisterComponents</c> is mentioned.</summary>
    public int Registrations { get; private set; }

    /// <summary>Whether components are registered by name somewhere.</summary>
    public bool RegistersOneByOne { get; private set; }

    /// <summary>Whether something is said about recording gradients.</summary>
    public bool MentionsGradients { get; private set; }

    /// <summary>Whether it is a loss of LossGen: fields for parameters are registered without a call, and modules are references.</summary>
    public bool IsLoss { get; private init; }

    /// <summary>
    /// Whether the class does what is not read here: overrides the registration, hands itself to code elsewhere, or freezes parameters.
    /// </summary>
    public bool IsUnknown { get; private set; }

    /// <summary>
    /// The class with its bases; null for what is no module, derives from a finished module, or is a combined loss, which owns its scheme's
    /// state only.
    /// </summary>
    public static ModuleChain? Of(INamedTypeSymbol type, TorchContext torch, CancellationToken cancellationToken)
    {
        if (!torch.IsModule(type))
        {
            return null;
        }

        var types = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
        var current = type.OriginalDefinition;
        for (; !torch.Declares(current); current = current.BaseType!.OriginalDefinition)
        {
            if (!torch.Code.Declares(current) || current.Name == WellKnownNames.LossModule || IsCombinedLoss(current))
            {
                return null;
            }

            types.Add(current);
        }

        if (types.Count == 0 || current.Name is not ("Module" or "Loss" or "WeightedLoss"))
        {
            return null;
        }

        var chain = new ModuleChain(types.ToImmutable());
        chain.ReadSource(torch, cancellationToken);
        return chain;
    }

    /// <summary>As above, of a combined loss, or of a base of one: what it makes itself is its own, if it can be registered.</summary>
    public static ModuleChain? OfLoss(INamedTypeSymbol type, TorchContext torch, CancellationToken cancellationToken)
    {
        var types = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
        for (var current = type.OriginalDefinition;
            current is { SpecialType: not SpecialType.System_Object } && !current.IsInRuntime();
            current = current.BaseType?.OriginalDefinition)
        {
            if (!torch.Code.Declares(current))
            {
                return null;
            }

            types.Add(current);
        }

        var isLoss = types.Any(IsCombinedLoss) || (type.IsAbstract && type.DerivesFromRuntime(WellKnownNames.LossModule));
        if (!isLoss)
        {
            return null;
        }

        var chain = new ModuleChain(types.ToImmutable()) { IsLoss = true };
        chain.ReadSource(torch, cancellationToken);
        return chain;
    }

    /// <summary>The nodes of a class in all its parts, without those of classes within it.</summary>
    public static IEnumerable<SyntaxNode> NodesOf(INamedTypeSymbol type, TorchContext torch, CancellationToken cancellationToken) =>
        torch.Code.Of(type, cancellationToken)
            .SelectMany(static part => part.DescendantNodes(node => node == part || node is not BaseTypeDeclarationSyntax));

    private static bool IsGenerated(ISymbol member, TorchContext torch, CancellationToken cancellationToken) =>
        torch.Code.OnlyOf(member, cancellationToken) is { } declaration && GeneratedPart.IsGenerated(declaration.SyntaxTree);

    private static bool IsCombinedLoss(INamedTypeSymbol type) =>
        type.GetAttributes().Any(static attribute => attribute.AttributeClass?.ToDisplayString() == WellKnownNames.CombinedLossAttribute);

    private void ReadSource(TorchContext torch, CancellationToken cancellationToken)
    {
        IsUnknown =
            Types.Any(type =>
                type.GetMembers().Any(member => member is IMethodSymbol { IsOverride: true }
                    && Overrides.Contains(member.Name)
                    && !IsGenerated(member, torch, cancellationToken)));
        foreach (var node in Types.SelectMany(type => NodesOf(type, torch, cancellationToken)))
        {
            switch (node)
            {
                case IdentifierNameSyntax { Identifier.ValueText: var name } identifier:
                    Registrations += name == "RegisterComponents" ? 1 : 0;
                    RegistersOneByOne |= OneByOne.Contains(name);
                    MentionsGradients |= name is "requires_grad" or "requires_grad_";
                    IsUnknown |= name is "requires_grad" or "requires_grad_" && Freezes(node);
                    IsUnknown |= name.StartsWith("regist", StringComparison.OrdinalIgnoreCase)
                        && HalfTyped.MayMean(identifier, Registering, torch, cancellationToken);
                    break;
                case ThisExpressionSyntax { Parent: ArgumentSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax }:
                case ThisExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } when assignment.Right == node:
                    // What is generated hands the loss to its own base, which registers nothing.
                    IsUnknown |= !GeneratedPart.IsGenerated(node.SyntaxTree);
                    break;
                case ThisExpressionSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } }:
                    IsUnknown |= IsForeignExtension(call, torch, cancellationToken);
                    break;
            }
        }
    }

    // p.requires_grad = false, p.requires_grad_(false): what is frozen is often kept out of parameters() on purpose.
    private static bool Freezes(SyntaxNode name)
    {
        var target = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return target.Parent switch
        {
            AssignmentExpressionSyntax assignment =>
                assignment.Left == target && !assignment.Right.IsKind(SyntaxKind.TrueLiteralExpression),
            InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var value }, ..] } =>
                !value.IsKind(SyntaxKind.TrueLiteralExpression),
            _ => false,
        };
    }

    private static bool IsForeignExtension(InvocationExpressionSyntax call, TorchContext torch, CancellationToken cancellationToken) =>
        torch.Code.SymbolOf(call, cancellationToken) is IMethodSymbol { IsExtensionMethod: true } method
        && !torch.Declares(method);
}
