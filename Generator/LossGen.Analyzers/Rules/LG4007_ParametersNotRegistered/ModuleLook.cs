using System.Collections.Immutable;
using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>One look at one module class: what it sets while it is made, and which of its constructors register when.</summary>
internal sealed class ModuleLook(ModuleChain chain, TorchContext torch, CancellationToken cancellationToken)
{
    private ImmutableArray<ComponentWrite> writes;

    public ModuleChain Chain { get; } = chain;

    public TorchContext Torch { get; } = torch;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public INamedTypeSymbol Type => Chain.Types[0];

    /// <summary>What the class itself sets; its bases are looked at on their own.</summary>
    public ImmutableArray<ComponentWrite> Writes =>
        writes.IsDefault ? writes = ComponentWrite.Of(Type, Torch, CancellationToken).ToImmutableArray() : writes;

    /// <summary>What it makes that has parameters.</summary>
    public IEnumerable<ComponentWrite> Made => Writes.Where(write => Learnable.IsMade(write.Value, Torch, CancellationToken));

    /// <summary>The constructors that are written out and do not leave the work to another one of the class.</summary>
    public IEnumerable<IMethodSymbol> Constructors =>
        Type.InstanceConstructors.Where(static constructor => !constructor.IsImplicitlyDeclared);

    /// <summary>The body of a constructor.</summary>
    public IConstructorBodyOperation? BodyOf(IMethodSymbol constructor) =>
        Torch.Members.BodyOf(constructor, CancellationToken) as IConstructorBodyOperation;

    /// <summary>The calls of <c>RegisterComponents</c> that a constructor always comes to.</summary>
    public IEnumerable<IInvocationOperation> Registrations(IMethodSymbol constructor) =>
        (BodyOf(constructor) is { } body ? body.BlockBody ?? body.ExpressionBody : null)?.Operations
            .OfType<IExpressionStatementOperation>()
            .Select(static statement => statement.Operation)
            .OfType<IInvocationOperation>()
            .Where(static call =>
                call is { TargetMethod: { Name: "RegisterComponents", Parameters.IsEmpty: true }, Instance: IInstanceReferenceOperation })
        ?? [];

    /// <summary>
    /// Whether the components are registered before the constructor's own statements: by a base, or by the constructor that it continues.
    /// </summary>
    public bool IsRegisteredBefore(IMethodSymbol constructor)
    {
        var previous = Previous(constructor);
        for (var step = 0; step < 8 && previous is not null; step++)
        {
            if (Registrations(previous).Any())
            {
                return true;
            }

            previous = Previous(previous);
        }

        return false;
    }

    /// <summary>Whether the constructor leaves the work to another one of its class.</summary>
    public bool IsContinued(IMethodSymbol constructor) =>
        Previous(constructor) is { } previous && SymbolEqualityComparer.Default.Equals(
            previous.ContainingType.OriginalDefinition, constructor.ContainingType.OriginalDefinition);

    /// <summary>The statement of a constructor, directly in its block, that contains the operation.</summary>
    public SyntaxNode? StatementOf(ComponentWrite write)
    {
        var block = write.Constructor is { } constructor ? BodyOf(constructor)?.BlockBody : null;
        return block?.Operations.FirstOrDefault(statement => statement.Syntax.Span.Contains(write.Place.Span))?.Syntax;
    }

    private IMethodSymbol? Previous(IMethodSymbol constructor)
    {
        if (BodyOf(constructor)?.Initializer is { } initializer)
        {
            return initializer.DescendantsAndSelf()
                .OfType<IInvocationOperation>()
                .FirstOrDefault(static call => call.TargetMethod.MethodKind == MethodKind.Constructor)?.TargetMethod.OriginalDefinition;
        }

        return constructor.ContainingType.BaseType?.InstanceConstructors.FirstOrDefault(
            static candidate => candidate.Parameters.All(static parameter => parameter.IsOptional))?.OriginalDefinition;
    }
}
