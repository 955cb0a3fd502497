using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;

namespace LossGen.Analyzers.Rules;

/// <summary>Modules and parameters in a list, array or dictionary, which <c>RegisterComponents</c> does not look into.</summary>
internal static class HeldInCollection
{
    public static IEnumerable<(Finding Finding, string Message)> Find(ModuleLook look)
    {
        foreach (var member in look.Type.GetMembers())
        {
            look.CancellationToken.ThrowIfCancellationRequested();
            if (CollectionType(member) is { } type
                && ElementOf(type, look.Torch) is { } element
                && IsFilledAndOnlyCalled(member, look)
                && (look.Chain.IsLoss
                    ? Learnable.IsParameter(element, look.Torch)
                    : look.Torch.ModuleUses(look.CancellationToken).IsTrained(look.Type))
                && look.Torch.Code.OnlyOf(member, look.CancellationToken) is { } declaration
                && !MemberReferences.IsMentionedElsewhere(member, look.Torch, look.CancellationToken))
            {
                var kind = type is IArrayTypeSymbol ? "an array" : type.IsTupleType ? "a tuple" : $"a {type.Name}";
                var remedy = type.IsTupleType ? "give each a field of its own"
                    : look.Torch.IsModule(element) ? "use a ModuleList, or register each with register_module"
                    : "use a ParameterList, or register each with register_parameter";
                yield return (
                    new Finding(ParametersNotRegistered.Rule, declaration) { Where = look.Torch.Code.LocationOf(member) },
                    look.Chain.IsLoss
                        ? $"A loss does not register what is in {kind}; give each parameter a field, or call register_parameter: no "
                            + $"optimizer trains what '{member.Name}' holds"
                        : $"RegisterComponents() does not look into {kind}; {remedy}: what '{member.Name}' holds is not among the "
                            + "parameters(), and no optimizer trains it");
            }
        }
    }

    /// <summary>The module or parameter type that a collection has as elements; null for what is no such collection.</summary>
    public static ITypeSymbol? ElementOf(ITypeSymbol type, TorchContext torch) => type switch
    {
        IArrayTypeSymbol { ElementType: var element } => Component(element, torch),
        INamedTypeSymbol { IsTupleType: true, TupleElements: var parts } =>
            parts.Select(part => Component(part.Type, torch)).FirstOrDefault(static part => part is not null),
        INamedTypeSymbol
        {
            IsGenericType: true,
            ContainingNamespace: { Name: "Generic", ContainingNamespace.Name: "Collections" },
        } collection =>
            collection.TypeArguments.Select(argument => Component(argument, torch)).FirstOrDefault(static argument => argument is not null),
        _ => null,
    };

    private static ITypeSymbol? Component(ITypeSymbol type, TorchContext torch) =>
        torch.IsModule(type) || Learnable.IsParameter(type, torch) ? type : type.IsTupleType ? ElementOf(type, torch) : null;

    // What an interface or a derived class knows it by, they may register by.
    private static ITypeSymbol? CollectionType(ISymbol member) => member switch
    {
        IFieldSymbol { IsStatic: false, AssociatedSymbol: null } field => field.Type,
        IPropertySymbol { IsStatic: false, IsVirtual: false, IsOverride: false, IsAbstract: false } property
            when !property.ContainingType.AllInterfaces.Any(known => !known.GetMembers(property.Name).IsEmpty) => property.Type,
        _ => null,
    };

    private static bool IsFilledAndOnlyCalled(ISymbol member, ModuleLook look)
    {
        var filled =
            look.Writes.Any(write => SymbolEqualityComparer.Default.Equals(write.Member, member)
                && write.Value.DescendantsAndSelf().Any(element => IsMade(element, look)));
        foreach (var reference in MemberReferences.Of(member, look.Torch, look.CancellationToken))
        {
            switch (Use(reference, look))
            {
                case null:
                    return false;
                case true:
                    filled = true;
                    break;
            }
        }

        return filled;
    }

    // True: something made is put in. False: its elements are called, or it is set. Null: anything else may happen to them.
    private static bool? Use(IOperation reference, ModuleLook look)
    {
        var use = reference.WithConversionsAround();
        switch (use.Parent)
        {
            case ISimpleAssignmentOperation assignment
                when ReferenceEquals(assignment.Target, use) && look.Torch.BodyOf(use).Root is IConstructorBodyOperation:
                return false;
            case IInvocationOperation { TargetMethod.Name: "Add", Arguments: [.., { Value: var added }] } call
                when ReferenceEquals(call.Instance, use):
                return IsMadeForThis(added, look) ? true : IsUnlearnable(added, look) ? false : null;
            case IPropertyReferenceOperation { Property.Name: "Count" or "Length" }:
                return false;
            case IPropertyReferenceOperation { Property.IsIndexer: true } item when ReferenceEquals(item.Instance, use):
                return Element(item, look);
            case IArrayElementReferenceOperation item when ReferenceEquals(item.ArrayReference, use):
                return Element(item, look);
            case IFieldReferenceOperation part when ReferenceEquals(part.Instance, use) && TupleParts.PlaceOf(part.Field) is not null:
                return Element(part, look);
            case IForEachLoopOperation { LoopControlVariable: not IVariableDeclaratorOperation, Locals: var parts } loop:
                return parts.All(part => MemberReferences.AreOnlyCalled(part, loop, look.Torch)) ? false : null;
            case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var element } } loop:
                return MemberReferences.AreOnlyCalled(element, loop, look.Torch) ? false : null;
            default:
                return null;
        }
    }

    private static bool? Element(IOperation item, ModuleLook look) =>
        item.Parent is ISimpleAssignmentOperation assignment && ReferenceEquals(assignment.Target, item)
            ? IsMadeForThis(assignment.Value, look) ? true : null
            : item.Parent is IFieldReferenceOperation part && TupleParts.PlaceOf(part.Field) is not null ? Element(part, look)
            : MemberReferences.IsOnlyCalled(item, look.Torch) ? false : null;

    private static bool IsMade(IOperation operation, ModuleLook look) =>
        operation is IMethodReferenceOperation { Method: var maker }
            ? look.Torch.Members.ReturnedValue(maker, look.CancellationToken) is { } made && IsMade(made.WithoutConversions(), look)
            : Learnable.MadeType(operation, look.Torch) is not null && Learnable.IsMade(operation, look.Torch, look.CancellationToken);

    // A local that is used elsewhere as well may be registered there.
    private static bool IsMadeForThis(IOperation added, ModuleLook look) =>
        Learnable.IsMade(added, look.Torch, look.CancellationToken)
        && (added.WithoutConversions() is not ILocalReferenceOperation local || look.Torch.BodyOf(local).References(local.Local).Count == 1)
        && added.WithoutConversions() is not IMemberReferenceOperation;

    private static bool IsUnlearnable(IOperation added, ModuleLook look) =>
        Learnable.MadeType(added.WithoutConversions(), look.Torch) is { } type && look.Torch.Declares(type);
}
