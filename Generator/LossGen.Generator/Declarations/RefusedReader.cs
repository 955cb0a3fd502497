using System.Collections.Immutable;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Model;
using LossGen.Generator.Names;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Declarations;

/// <summary>
/// The model of a class that cannot be generated: what its callers name, as far as its shape allows, and nothing that would
/// be an error of its own.
/// </summary>
internal static class RefusedReader
{
    private const string Object = "object?";

    /// <summary>The model; null for a class that no other file can add to.</summary>
    /// <param name="loss">The class.</param>
    /// <param name="reason">Why it is refused; null where the compiler says so.</param>
    /// <param name="unread">Methods that may be components once the declaration is finished.</param>
    /// <param name="written">Components of which there are but tokens, or whose parameters have no names.</param>
    /// <param name="anything">The type <c>object</c>.</param>
    public static LossModel? Read(
        LossReading loss, string? reason, ImmutableArray<IMethodSymbol> unread, ImmutableArray<WrittenComponent> written,
        ITypeSymbol anything)
    {
        if (!TypeReader.CanBeReopened(loss.Type))
        {
            return null;
        }

        var methods = Methods(loss, unread);
        var inputs = Inputs(loss, methods, written, anything);
        var phases = Phases(
            loss,
            methods.Select(static method => method.Name).Concat(written.Select(static component => component.Name)).ToImmutableArray());
        return new LossModel(
            TypeReader.Read(loss.Type),
            new BaseModel(IsImplicit: false, AnnotatedBase: null, HasSameInputs: false),
            Components(loss, methods, written),
            default,
            inputs.Map(static input => input.Model),
            ExperimentalReader.Read(loss),
            MemberAccessibility.For(loss.Type, inputs),
            new SchemeModel("", "", "", NonNegativeWeights: false, default),
            new OptionsModel("Propagate", 0, KeepCheckpointWeights: false, 1),
            new ScheduleModel(phases, RunsOnce: false, IsInherited: false),
            OwnParameters: default)
        {
            Refusal = Refusal(loss, reason, inputs.Length, phases.Count),
        };
    }

    /// <summary>The methods, the main component first: inputs begin with its parameters.</summary>
    private static List<IMethodSymbol> Methods(LossReading loss, ImmutableArray<IMethodSymbol> unread)
    {
        var methods = new List<IMethodSymbol>();
        var ordered = loss.Components
            .OrderBy(component => component != loss.Main)
            .Select(static component => component.Method)
            .Concat(unread);
        foreach (var method in ordered)
        {
            if (method is { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction, Name.Length: > 0 })
            {
                methods.Add(method);
            }
        }

        return methods;
    }

    /// <summary>The components that can have a term and a weight, one of each name.</summary>
    private static EquatableArray<ComponentModel> Components(
        LossReading loss, List<IMethodSymbol> methods, ImmutableArray<WrittenComponent> written) =>
        methods
            .Select(method => Component(method.Name, method.IsStatic, Names(method, written)))
            .Concat(written.Select(static component => Component(component.Name, isStatic: false, component.Parameters)))
            .Where(static component => !NameClashRule.IsReserved(component.Name))
            .GroupBy(static component => component.Name, StringComparer.Ordinal)
            .Select(group => group.First() with { Bound = BoundOf(loss, group.Key) })
            .ToEquatableArray();

    private static BoundModel? BoundOf(LossReading loss, string name) =>
        loss.Components.FirstOrDefault(component => component.Name == name) is { } component ? BoundReader.Model(component) : null;

    private static ComponentModel Component(string name, bool isStatic, IEnumerable<string> inputs) => new(
        name, IsOfAnnotatedBase: false, isStatic, inputs.ToEquatableArray(), ComponentRole.Peer, Weight: 1, Typical: null,
        CanBeNegative: false);

    private static IEnumerable<string> Names(IMethodSymbol method, ImmutableArray<WrittenComponent> written) =>
        written.FirstOrDefault(component => component.Name == method.Name)?.Parameters
        ?? method.Parameters.Select(static parameter => parameter.Name).Where(static name => name.Length > 0);

    private static ImmutableArray<(InputModel Model, ITypeSymbol Type)> Inputs(
        LossReading loss, List<IMethodSymbol> methods, ImmutableArray<WrittenComponent> written, ITypeSymbol anything)
    {
        var inputs = new List<(InputModel Model, ITypeSymbol Type)>();
        var computed = new HashSet<IntermediateReading>();
        foreach (var method in methods)
        {
            Add(method.Parameters, loss, computed, anything, inputs);
        }

        foreach (var name in written.SelectMany(static component => component.Parameters))
        {
            if (loss.IntermediateFor(name) is null && inputs.All(input => input.Model.Name != name))
            {
                inputs.Add((new InputModel(name, Object, IsTensor: false, Default: null, default), anything));
            }
        }

        return inputs.ToImmutableArray();
    }

    /// <summary>Adds what a method takes; in place of an intermediate, be it one that cannot be generated, what that one takes.</summary>
    private static void Add(
        ImmutableArray<IParameterSymbol> parameters,
        LossReading loss,
        HashSet<IntermediateReading> computed,
        ITypeSymbol anything,
        List<(InputModel Model, ITypeSymbol Type)> inputs)
    {
        foreach (var parameter in parameters)
        {
            if (loss.IntermediateFor(parameter.Name) is { } intermediate)
            {
                if (computed.Add(intermediate))
                {
                    Add(intermediate.Parameters, loss, computed, anything, inputs);
                }

                continue;
            }

            // A pointer needs an unsafe member, and an error of the compiler's stays one error.
            if (parameter.Name.Length == 0 || parameter.Type.IsPointer())
            {
                continue;
            }

            // What a half-typed type is read as is not what callers pass.
            var type = IsKnown(parameter.Type) && !DeclarationDamage.IsHalfTyped(parameter, loss.Type.ContainingAssembly)
                ? parameter.Type
                : anything;
            var model = new InputModel(
                parameter.Name,
                ReferenceEquals(type, anything) ? Object : InputReader.TypeOf(parameter),
                parameter.Type.IsTensor(),
                Default: null,
                default)
            {
                IsRefLike = type.MayBeRefLike(),
            };
            var index = inputs.FindIndex(input => input.Model.Name == parameter.Name);
            if (index < 0)
            {
                inputs.Add((model, type));
            }
            else if (!inputs[index].Type.Equals(type, SymbolEqualityComparer.Default))
            {
                inputs[index] = (model with { Type = Object, IsTensor = false, IsRefLike = false }, anything);
            }
        }
    }

    /// <summary>Whether another file can name the type.</summary>
    private static bool IsKnown(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsKnown(array.ElementType),
        ITypeParameterSymbol parameter => parameter.TypeParameterKind == TypeParameterKind.Type,
        INamedTypeSymbol named => !named.HasError() && !named.IsFileLocal && named.TypeArguments.All(IsKnown),
        _ => !type.HasError(),
    };

    private static EquatableArray<PhaseModel> Phases(LossReading loss, ImmutableArray<string> methods)
    {
        var phases = new List<PhaseModel>();
        foreach (var phase in loss.Phases)
        {
            var name = phase.Name.Length > 0 ? phase.Name : WrittenName(loss, phase);
            if (PhaseNameRule.IsUsable(name) && !phases.Any(known => Identifiers.ToCamelCase(known.Name) == Identifiers.ToCamelCase(name)))
            {
                var components = methods.Where(phase.Components.Contains).Distinct().ToEquatableArray();
                phases.Add(new PhaseModel(name, components, default, IsRestricted: false, 1, 0));
            }
        }

        foreach (var name in SwallowedAttributes.Phases(loss.Type, default))
        {
            if (PhaseNameRule.IsUsable(name) && !phases.Any(known => Identifiers.ToCamelCase(known.Name) == Identifiers.ToCamelCase(name)))
            {
                phases.Add(new PhaseModel(name, default, default, IsRestricted: false, 1, 0));
            }
        }

        return phases.ToEquatableArray();
    }

    /// <summary>The name as it is written in an attribute that the compiler makes nothing of.</summary>
    private static string WrittenName(LossReading loss, PhaseReading phase) =>
        phase.Attribute.PlaceIn(loss.Type, loss.Type.ContainingAssembly)
            ?.GetSyntax() is AttributeSyntax { ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax literal }, ..] }
            ? literal.Token.ValueText
            : "";

    private static RefusalModel Refusal(LossReading loss, string? reason, int inputs, int phases)
    {
        var type = loss.Type;
        var isModule = type.DerivesFromRuntime(WellKnownNames.LossModule) || IsModuleOnceGenerated(loss.AnnotatedBase);
        var omitted = NameClashRule.TakenNames(loss, name => name switch
        {
            "Step" => inputs + 1,
            "forward" or "Compute" or "Evaluate" => inputs,
            "Alternate" => phases,
            "DefineLoss" => 0,
            _ => -1,
        }).ToEquatableArray();
        string? heritage = null;
        if (!type.IsStatic && !isModule)
        {
            if (IsFreeToDerive(type))
            {
                (heritage, isModule) = ("global::LossGen.LossModule", true);
            }
            else if (!type.IsRefLikeType
                && !type.AllInterfaces.Any(static candidate => candidate.SpecialType == SpecialType.System_IDisposable))
            {
                heritage = "global::System.IDisposable";
            }
        }

        return new RefusalModel(
            reason, heritage, isModule, type.IsStatic, reason is not null && omitted.Count > 0 && !IsObsolete(type), omitted);
    }

    /// <summary>Whether the generated part can name the base.</summary>
    private static bool IsFreeToDerive(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsRecord: false, IsStatic: false, BaseType.SpecialType: SpecialType.System_Object };

    /// <summary>Whether a base class gets its base from its generated part, which the generator does not see.</summary>
    private static bool IsModuleOnceGenerated(INamedTypeSymbol? annotated)
    {
        foreach (var ancestor in annotated.AndBases())
        {
            if (IsFreeToDerive(ancestor))
            {
                return LossReader.FindCombinedLoss(ancestor) is not null && TypeReader.CanBeReopened(ancestor);
            }
        }

        return false;
    }

    private static bool IsObsolete(INamedTypeSymbol type) =>
        type.GetAttributes().Any(
            static attribute => attribute.AttributeClass is { Name: "ObsoleteAttribute", ContainingNamespace.Name: "System" });
}
