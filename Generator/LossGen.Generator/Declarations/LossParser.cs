using System.Collections.Immutable;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Model;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Declarations;

/// <summary>From symbols to the model. Never writes text.</summary>
internal static class LossParser
{
    /// <summary>The class as a model, or null where no file can be added to it; an analyzer or the compiler says why.</summary>
    public static LossModel? Parse(GeneratorAttributeSyntaxContext target, CancellationToken token) =>
        target.TargetSymbol is INamedTypeSymbol type && IsFirstPart(type, target.TargetNode)
            ? Model(target.SemanticModel.Compilation, type, token)
            : null;

    /// <summary>The model of a class of the compilation, or null as above.</summary>
    public static LossModel? Model(Compilation compilation, INamedTypeSymbol type, CancellationToken token)
    {
        if (LossReader.ReadAnyType(type, token) is not { } loss
            || ProjectSupport.Missing(compilation, loss.Attribute.AttributeClass!) is not null)
        {
            return null;
        }

        token.ThrowIfCancellationRequested();
        var verdict = EmissionGate.Judge(loss, seesGeneratedPart: false);
        var isDamaged = DeclarationDamage.Exists(type, token);
        var unread = DeclarationDamage.UnreadComponents(loss, compilation, isDamaged, token);
        var written = isDamaged || DeclarationDamage.HasAnnotatedConstructor(loss)
            ? WrittenComponent.Of(type, token)
            : ImmutableArray<WrittenComponent>.Empty;
        if (!verdict.IsAllowed
            || !unread.IsEmpty
            || !written.IsEmpty
            || (isDamaged && (!TypeReader.CanBeReopened(type) || DeclarationDamage.IsInSignature(loss, token))))
        {
            return RefusedReader.Read(loss, isDamaged || !unread.IsEmpty ? null : verdict.Reason, unread, written, compilation.ObjectType);
        }

        token.ThrowIfCancellationRequested();
        var inputs = InputReader.Read(loss);
        return new LossModel(
            TypeReader.Read(type),
            new BaseModel(
                type.BaseType!.SpecialType == SpecialType.System_Object,
                loss.AnnotatedBase is { } annotated ? TypeText.Qualified(annotated) : null,
                HasSameInputs(loss, inputs, token)),
            loss.Components.Map(component => Component(component, loss)),
            IntermediateReader.Model(loss),
            inputs.Map(static input => input.Model),
            ExperimentalReader.Read(loss),
            MemberAccessibility.For(type, inputs),
            Scheme(loss),
            Options(loss.Attribute),
            PhaseReader.Model(loss),
            OwnParameterReader.Read(type, token).Map(static name => name))
        {
            HasRequiredMembers = ProjectSupport.HasRequiredMembers(compilation),
        };
    }

    /// <summary>The attribute provider calls once per annotated part; one file is emitted for the class.</summary>
    private static bool IsFirstPart(INamedTypeSymbol type, SyntaxNode part)
    {
        var application = LossReader.FindCombinedLoss(type)?.PlaceIn(type, type.ContainingAssembly);
        return application is not null && application.SyntaxTree == part.SyntaxTree && part.Span.Contains(application.Span)
            && type.DeclarationsIn(type.ContainingAssembly) is var parts
            && (parts.Length == 1 || parts.Any(reference => reference.SyntaxTree == part.SyntaxTree && reference.Span == part.Span));
    }

    private static bool HasSameInputs(
        LossReading loss, ImmutableArray<(InputModel Model, ITypeSymbol Type)> inputs, CancellationToken token) =>
        loss.AnnotatedBase is not null
        && LossReader.Read(loss.AnnotatedBase, token) is { } baseLoss
        && InputReader.Read(baseLoss).Select(static input => input.Type).SequenceEqual(
            inputs.Select(static input => input.Type), SymbolEqualityComparer.Default);

    private static ComponentModel Component(ComponentReading component, LossReading loss) => new(
        component.Name,
        loss.IsCheckedByBase(component),
        component.Method.IsStatic,
        component.Parameters.Map(parameter => IntermediateReader.Argument(loss, parameter.Name)),
        component.Role,
        component.Weight + 0.0, // Minus zero becomes zero: the two are equal, and a change from one to the other is none.
        component.Typical,
        component.CanBeNegative)
    {
        Bound = BoundReader.Model(component),
        CanBeAbsent = component.CanBeAbsent,
        Every = Math.Max(component.Every ?? 1, 1),
        Floor = component.Floor,
        Cap = component.Cap,
        FormerNames = component.FormerNames.ToEquatableArray(),
        Measure = MeasureReader.Model(loss, component),
        Schedule = component.Schedule is { } schedule
            ? new WeightScheduleModel(
                TypeText.Qualified(schedule.AttributeClass),
                ConstantReader.Arguments(schedule.Attribute),
                schedule.Ends,
                schedule.Words)
            : null,
    };

    private static SchemeModel Scheme(LossReading loss)
    {
        if (loss.Scheme is not { } scheme)
        {
            return new SchemeModel(
                "LossGen.FixedWeightsAttribute",
                "global::LossGen.FixedWeightsAttribute",
                loss.SchemeName,
                NonNegativeWeights: false,
                default);
        }

        return new SchemeModel(
            scheme.Declaration.MetadataName,
            scheme.Declaration.QualifiedName,
            scheme.Name,
            scheme.Traits.NonNegativeWeights,
            ConstantReader.Arguments(scheme.Attribute))
        {
            Smoothing = loss.SmoothingKeep,
        };
    }

    private static OptionsModel Options(AttributeData attribute) => new(
        NonFinitePolicies.Name(attribute.NamedInt32("NonFinite"))!,
        attribute.Named<double>("MaxNorm") ?? 0,
        attribute.NamedBoolean("KeepCheckpointWeights"),
        attribute.Named<int>("AccumulateSteps") ?? 1);
}
