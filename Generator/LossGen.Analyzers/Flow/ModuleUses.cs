using LossGen.Generator.Declarations.Reading;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Flow;

/// <summary>
/// Whose parameters this compilation asks for, and where modules are made. Parameters that nobody asks for are not meant
/// to be trained: a frozen feature extractor is as often left unregistered on purpose.
/// </summary>
internal sealed class ModuleUses
{
    // A module is handed on from the program to a trainer to its helper; nobody has been seen to go further.
    private const int Hops = 3;

    private readonly HashSet<INamedTypeSymbol> asked = new(SymbolEqualityComparer.Default);
    private readonly HashSet<IParameterSymbol> askedParameters = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ITypeSymbol> askedOfOthers = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<string, bool> ownNames = new(StringComparer.Ordinal);
    private readonly Dictionary<INamedTypeSymbol, List<Making>> makings = new(SymbolEqualityComparer.Default);

    private ModuleUses()
    {
    }

    /// <summary>Searches the compilation.</summary>
    public static ModuleUses Find(TorchContext torch, CancellationToken cancellationToken)
    {
        var uses = new ModuleUses();
        foreach (var tree in torch.Compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            uses.Search(tree, torch, cancellationToken);
        }

        for (var hop = 0; hop < Hops && uses.askedParameters.Count > 0; hop++)
        {
            uses.FollowParameters(torch, cancellationToken);
        }

        return uses;
    }

    /// <summary>Whether the parameters of the class, or of a module that holds it, are asked for.</summary>
    public bool IsTrained(INamedTypeSymbol type) => IsTrained(type, new HashSet<ISymbol>(SymbolEqualityComparer.Default));

    /// <summary>
    /// Whether an object of the class is trained that nobody else registers: a module registers the components of what it
    /// holds in a field, and a Sequential does not.
    /// </summary>
    public bool IsTrainedOnItsOwn(INamedTypeSymbol type) =>
        makings.TryGetValue(type, out var all)
        && all.TrueForAll(static making => making.Owner is null || making.InSequential)
        && (IsAsked(type) || all.Exists(making => making.Owner is { } owner && IsTrained(owner)));

    /// <summary>Whether nobody here makes an object of the class: a library of models leaves that to others.</summary>
    public bool IsMadeElsewhere(INamedTypeSymbol type) => !makings.ContainsKey(type);

    private bool IsTrained(INamedTypeSymbol type, HashSet<ISymbol> seen) =>
        seen.Add(type)
        && (IsAsked(type)
            || (makings.TryGetValue(type, out var all) && all.Exists(making => making.Owner is { } owner && IsTrained(owner, seen))));

    // A variable of a base may hold the class, one of a derived class has its fields as well.
    private bool IsAsked(INamedTypeSymbol type) =>
        asked.Any(candidate => Derives(candidate, type) || Derives(type, candidate)) || (IsMadeElsewhere(type) && IsAskedAsItsBase(type));

    // A trainer that gets its model as the base class, from somebody who is not here, asks the models of this project.
    private bool IsAskedAsItsBase(INamedTypeSymbol type) =>
        type.Bases().Any(askedOfOthers.Contains);

    private static bool Derives(INamedTypeSymbol type, INamedTypeSymbol ancestor)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType?.OriginalDefinition)
        {
            if (SymbolEqualityComparer.Default.Equals(current, ancestor))
            {
                return true;
            }
        }

        return false;
    }

    private void Search(SyntaxTree tree, TorchContext torch, CancellationToken cancellationToken)
    {
        foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes())
        {
            var isCall = node is InvocationExpressionSyntax call && NameOf(call) is "parameters" or "named_parameters";
            if (!isCall && !(node is BaseObjectCreationExpressionSyntax making && MayMakeOwn(making, torch, cancellationToken)))
            {
                continue;
            }

            switch (torch.Code.OperationOf(node, cancellationToken))
            {
                case IInvocationOperation { Instance: { } instance } when torch.IsModule(instance.Type):
                    Ask(instance, torch, cancellationToken);
                    break;
                case IObjectCreationOperation { Type: INamedTypeSymbol type } creation
                    when torch.Code.Declares(type) && torch.IsModule(type):
                    Make(type.OriginalDefinition, creation, torch, cancellationToken);
                    break;
            }
        }
    }

    // To bind an expression is to bind the whole body around it; of nearly all, the name tells that no class of this compilation is made.
    private bool MayMakeOwn(BaseObjectCreationExpressionSyntax creation, TorchContext torch, CancellationToken cancellationToken)
    {
        if (creation is not ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax { Identifier.ValueText: var name } })
        {
            return true;
        }

        if (!ownNames.TryGetValue(name, out var isOwn))
        {
            // An alias may stand for any class.
            isOwn = torch.Compilation.ContainsSymbolsWithName(name, SymbolFilter.Type, cancellationToken)
                || IsAlias(name, creation, torch, cancellationToken);
            ownNames.Add(name, isOwn);
        }

        return isOwn;
    }

    private static bool IsAlias(string name, SyntaxNode place, TorchContext torch, CancellationToken cancellationToken) =>
        torch.Compilation.SyntaxTrees.Any(tree => tree.GetRoot(cancellationToken) is CompilationUnitSyntax unit
            && (tree == place.SyntaxTree || unit.Usings.Any(static directive => directive.GlobalKeyword.RawKind != 0))
            && unit.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
                .OfType<UsingDirectiveSyntax>()
                .Any(directive => directive.Alias?.Name.Identifier.ValueText == name));

    private void Ask(IOperation module, TorchContext torch, CancellationToken cancellationToken)
    {
        if (module.WithoutConversions().Type is INamedTypeSymbol type && torch.Code.Declares(type))
        {
            asked.Add(type.OriginalDefinition);
            return;
        }

        switch (Origin.Of(module, torch, cancellationToken))
        {
            case IParameterReferenceOperation parameter:
                askedParameters.Add(parameter.Parameter.OriginalDefinition);
                break;
            case var origin when Learnable.MadeType(origin, torch) is not null:
                // Of a Sequential it is the elements whose parameters are asked for.
                asked.UnionWith(origin.DescendantsAndSelf()
                    .Select(element => Learnable.MadeType(element, torch))
                    .OfType<INamedTypeSymbol>()
                    .Where(torch.Code.Declares)
                    .Select(static made => made.OriginalDefinition));
                break;
        }
    }

    private void Make(INamedTypeSymbol type, IOperation creation, TorchContext torch, CancellationToken cancellationToken)
    {
        var place = creation.SemanticModel?.GetEnclosingSymbol(creation.Syntax.SpanStart, cancellationToken);
        var owner = IsStatic(place) ? null : place as INamedTypeSymbol ?? place?.ContainingType;
        if (!makings.TryGetValue(type, out var all))
        {
            makings.Add(type, all = []);
        }

        all.Add(new Making(torch.IsModule(owner) ? owner!.OriginalDefinition : null, IsInSequential(creation)));
    }

    // A static method holds nothing, such as one that makes its own class and trains it.
    private static bool IsStatic(ISymbol? place)
    {
        while (place is not (null or INamedTypeSymbol))
        {
            if (place.IsStatic)
            {
                return true;
            }

            place = place.ContainingSymbol;
        }

        return false;
    }

    private static bool IsInSequential(IOperation creation)
    {
        var current = creation.Parent;
        while (current is IConversionOperation or IArrayInitializerOperation or IArrayCreationOperation or ITupleOperation)
        {
            current = current.Parent;
        }

        return current is IArgumentOperation { Parent: { Type.Name: "Sequential" } };
    }

    private void FollowParameters(TorchContext torch, CancellationToken cancellationToken)
    {
        var wanted = askedParameters.ToList();
        var given = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        askedParameters.Clear();
        foreach (var tree in torch.Compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes().Where(node => MayCall(node, wanted)))
            {
                var arguments = torch.Code.OperationOf(node, cancellationToken) switch
                {
                    IInvocationOperation call => call.Arguments,
                    IObjectCreationOperation creation => creation.Arguments,
                    _ => System.Collections.Immutable.ImmutableArray<IArgumentOperation>.Empty,
                };
                foreach (var argument in arguments)
                {
                    if (wanted.Exists(
                        parameter => SymbolEqualityComparer.Default.Equals(parameter, argument.Parameter?.OriginalDefinition)))
                    {
                        given.Add(argument.Parameter!.OriginalDefinition);
                        Ask(argument.Value, torch, cancellationToken);
                    }
                }
            }
        }

        askedOfOthers.UnionWith(wanted.Where(parameter => !given.Contains(parameter)).Select(static parameter => parameter.Type));
    }

    private static bool MayCall(SyntaxNode node, List<IParameterSymbol> wanted) => node switch
    {
        InvocationExpressionSyntax call => NameOf(call) is { } name && wanted.Exists(parameter => parameter.ContainingSymbol.Name == name),
        BaseObjectCreationExpressionSyntax =>
            wanted.Exists(static parameter => parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor }),
        _ => false,
    };

    private static string? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        _ => null,
    };

    private sealed record Making(INamedTypeSymbol? Owner, bool InSequential);
}
