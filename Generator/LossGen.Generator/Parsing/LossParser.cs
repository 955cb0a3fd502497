using LossGen.Generator.Model;
using LossGen.Generator.Parsing.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Parsing;

/// <summary>From symbols to the model. Never writes text.</summary>
internal static class LossParser
{
    /// <summary>The class as a model, or null where nothing can be emitted; an analyzer says why.</summary>
    public static LossModel? Parse(GeneratorAttributeSyntaxContext target, CancellationToken token)
    {
        // Record structs and file-local types need C# 10 and later; below it the output would not compile.
        if (target.TargetSymbol is not INamedTypeSymbol { TypeKind: TypeKind.Class } type
            || ((CSharpCompilation)target.SemanticModel.Compilation).LanguageVersion < LanguageVersion.CSharp10
            || !IsFirstPart(type, target.TargetNode))
        {
            return null;
        }

        if (LossReader.Read(type, token) is not { } loss || !EmissionGate.Allows(loss))
        {
            return null;
        }

        token.ThrowIfCancellationRequested();
        var inputs = InputReader.Read(loss);
        return new LossModel(
            TypeReader.Read(type),
            new BaseModel(
                type.BaseType!.SpecialType == SpecialType.System_Object,
                loss.AnnotatedBase?.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)),
            loss.Components.Select(Component).ToEquatableArray(),
            inputs.Select(static input => input.Model).ToEquatableArray(),
            MemberAccessibility.For(type, inputs.Select(static input => input.Type)),
            Scheme(loss),
            Options(loss.Attribute),
            PhaseReader.Model(loss));
    }

    /// <summary>The attribute provider calls once per annotated part; one file is emitted for the class.</summary>
    private static bool IsFirstPart(INamedTypeSymbol type, SyntaxNode part)
    {
        var application = LossReader.FindCombinedLoss(type)?.ApplicationSyntaxReference;
        return application is not null && application.SyntaxTree == part.SyntaxTree && part.Span.Contains(application.Span)
            && (type.DeclaringSyntaxReferences.Length == 1
                || type.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == part.SyntaxTree && reference.Span == part.Span));
    }

    private static ComponentModel Component(ComponentReading component) => new(
        component.Name,
        component.Method.IsStatic,
        component.Method.Parameters.Select(static parameter => parameter.Name).ToEquatableArray(),
        component.Role,
        component.Weight,
        component.Typical,
        component.CanBeNegative);

    private static SchemeModel Scheme(LossReading loss)
    {
        if (loss.Scheme is not { } scheme)
        {
            return new SchemeModel("LossGen.FixedWeightsAttribute", "global::LossGen.FixedWeightsAttribute", loss.SchemeName, NonNegativeWeights: false, default);
        }

        return new SchemeModel(
            scheme.AttributeClass.ToDisplayString(),
            scheme.AttributeClass.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            scheme.Name,
            scheme.Traits.NonNegativeWeights,
            ConstantReader.Arguments(scheme.Attribute));
    }

    private static OptionsModel Options(AttributeData attribute) => new(
        NonFinitePolicies.Name(attribute.NamedInt32("NonFinite"))!,
        attribute.Named<double>("MaxNorm") ?? 0,
        attribute.NamedBoolean("KeepCheckpointWeights"),
        attribute.Named<int>("AccumulateSteps") ?? 1);
}
