using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1001: the class and its containing types can be reopened, and can derive from LossModule.</summary>
internal sealed class LossClassCannotBeGeneratedRule : DeclarationRule
{
    /// <summary>'{class}' {must be partial so that …}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1001",
        "Loss class that cannot be generated",
        "'{0}' {1}",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Error,
        "LossGen adds members to the class in a file of its own. Where it cannot, the members are there for their callers alone, which "
            + "are told the reason.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        var type = loss.Type;
        if (type.IsRecord)
        {
            Report("is a record, and a record cannot derive from LossModule: make it a class", Remedies.None);
        }
        else if (type.IsStatic)
        {
            Report(
                "is static, but a loss is an object with weights and state: remove 'static'", Remedies.Of(Remedies.RemoveModifier,
                "static"));
        }
        else if (type.IsFileLocal)
        {
            // Nothing else about it can be mended before: no other file sees it, partial or not.
            Report("is file-local, so that the generated file cannot see it: remove 'file'", Remedies.Of(Remedies.RemoveModifier, "file"));
            return;
        }

        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (outer.IsScriptClass)
            {
                // A script runs no generators, and has no part that could be partial.
                problems.LeaveToCompiler();
                return;
            }

            if (outer.IsFileLocal)
            {
                Report(
                    $"is inside of '{outer.Name}', which is file-local, so that the generated file cannot see it: remove 'file' there",
                    Remedies.None);
                return;
            }
        }

        // One diagnostic for the whole chain, on the class itself: editors show no light bulb for a finding elsewhere.
        var around = NonPartialTypesAround(type);
        if (!IsPartial(type))
        {
            Report(
                "must be partial so that LossGen can add forward and Step" + (
                    around.Length == 0 ? "" : $", and so must {around} around it"),
                Remedies.Of(Remedies.MakePartial));
        }
        else if (around.Length > 0)
        {
            Report($"cannot be reopened by LossGen: {around} around it must be partial too", Remedies.Of(Remedies.MakePartial));
        }

        CheckBase(loss, problems);

        void Report(string reason, Remedies remedies) => problems.Report(Descriptor, Anchor.At(type), remedies, type.Name, reason);
    }

    private static string NonPartialTypesAround(INamedTypeSymbol type)
    {
        if (type.ContainingType is null)
        {
            return "";
        }

        var names = new List<string>();
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (!IsPartial(outer))
            {
                names.Add($"'{outer.Name}'");
            }
        }

        return string.Join(" and ", names);
    }

    private void CheckBase(LossReading loss, ProblemSink problems)
    {
        var ancestor = loss.Type.BaseType;
        if (ancestor is null || ancestor.TypeKind == TypeKind.Error)
        {
            problems.LeaveToCompiler();
        }
        else if (loss.AnnotatedBase is { } annotated)
        {
            if (!IsGenerated(loss.Type, annotated, problems.SeesGeneratedPart))
            {
                problems.Report(
                    Descriptor, Anchor.At(loss.Type), loss.Type.Name,
                    $"derives from '{annotated.Name}', for which nothing is generated: mend that class first");
            }
        }
        else if (ancestor.SpecialType != SpecialType.System_Object && !loss.Type.DerivesFromRuntime(WellKnownNames.LossModule))
        {
            problems.Report(
                Descriptor,
                Anchor.At(loss.Type),
                loss.Type.Name,
                $"derives from '{ancestor.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}', but a loss class derives from "
                    + "LossModule: leave the base out, or derive that class from LossModule");
        }
    }

    /// <summary>A class of this project is asked anew; one of another project is generated if it says what its loss is.</summary>
    private static bool IsGenerated(INamedTypeSymbol type, INamedTypeSymbol annotated, bool seesGeneratedPart) =>
        annotated.ContainingAssembly.Equals(type.ContainingAssembly, SymbolEqualityComparer.Default)
            ? LossReader.Read(annotated, default) is { } loss && EmissionGate.Judge(loss, seesGeneratedPart).IsAllowed
            : !annotated.GetMembers("DefineLoss").IsEmpty;

    /// <summary>
    /// Whether a part that is not LossGen's says so: it adds one to a class that is not partial, too, so that callers find the members.
    /// </summary>
    private static bool IsPartial(INamedTypeSymbol type)
    {
        foreach (var reference in type.DeclarationsIn(type.ContainingAssembly))
        {
            if (!SymbolExtensions.IsFiledUnderLossGen(reference.SyntaxTree.FilePath)
                && reference.GetSyntax() is TypeDeclarationSyntax declaration
                && declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                return true;
            }
        }

        return false;
    }
}
