using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1009: the generated members' names are free, and no component hides a member of the module.</summary>
internal sealed class NameClashRule : DeclarationRule
{
    /// <summary>Members of the generated part; some belong to features that a class may switch on later.</summary>
    private static readonly string[] GeneratedMembers =
        [
            "forward", "Compute", "Evaluate", "Step", "Weights", "LossWeights", "Bounds", "LossBounds", "Formula", "Terms", "Inputs",
            "Alternate", "Alternation", "Phase", "DefineLoss", "RegisterOwnParameters",
        ];

    /// <summary>Members of the generated <c>Terms</c>, whose properties are named after the components.</summary>
    private static readonly HashSet<string> TermsMembers =
        [
            "Total", "RawTotal", "DeclaredTotal", "Deconstruct", "Equals", "GetHashCode", "GetType", "MemberwiseClone", "ToString",
            "PrintMembers", "Clone", "ReferenceEquals", "Get", "Set", "Names", "Dispose",
        ];

    private static readonly HashSet<string> Generated = [.. GeneratedMembers];

    private static readonly HashSet<string> GeneratedOrTerms = [.. GeneratedMembers, .. TermsMembers];

    /// <summary>'{name}' {clashes with …}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1009",
        "Name of a generated member",
        "'{0}' {1}",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Error,
        "The generated part of the class has members of its own, which may neither be declared twice nor hide a member of the module.");

    public override DiagnosticDescriptor Descriptor => Rule;

    /// <summary>Whether generated code has a member of the name.</summary>
    public static bool IsGenerated(string name) => Generated.Contains(name);

    /// <summary>Whether no component can have the name.</summary>
    public static bool IsReserved(string name) =>
        GeneratedOrTerms.Contains(name) || RuntimeHelpers.Contains(name) || IsAccessorName(name);

    /// <summary>
    /// The generated members that cannot be added to a class as it stands: their names are taken, or a base waits for others of the name.
    /// </summary>
    /// <param name="loss">The class.</param>
    /// <param name="parametersOf">How many parameters a generated method has; negative for what is no method. Methods may share a
    /// name.</param>
    public static IEnumerable<string> TakenNames(LossReading loss, Func<string, int> parametersOf) =>
        GeneratedMembers.Where(name =>
            loss.Type.Name == name
            || loss.Type.TypeParameters.Any(parameter => parameter.Name == name)
            || IsAwaited(loss.Type.BaseType, name)
            || loss.Type.GetMembers(name).Any(member =>
                !member.IsImplicitlyDeclared
                    && !(member is IMethodSymbol method && parametersOf(name) >= 0 && method.Parameters.Length != parametersOf(name))));

    public override void Check(LossReading loss, ProblemSink problems)
    {
        var names = new FreeNames(loss);
        if (Generated.Contains(loss.Type.Name))
        {
            problems.Report(
                Descriptor,
                Anchor.At(loss.Type),
                Remedies.Of(Remedies.Rename, names.Named(loss.Type.Name + "Loss")),
                loss.Type.Name,
                "is also the name of a member that LossGen generates in the class, which C# does not allow: rename the class");
        }

        CheckMembers(loss, names, problems);
        CheckTypeParameters(loss, names, problems);
        var module = loss.Attribute.AttributeClass is { } attributeClass ? RuntimeModule.Of(attributeClass.ContainingAssembly) : null;
        foreach (var component in loss.Components)
        {
            if (component.Method.MethodKind != MethodKind.Ordinary)
            {
                continue;
            }

            if (GeneratedOrTerms.Contains(component.Name) || IsAccessorName(component.Name))
            {
                Report(component, "is a component and also the name of a generated member: rename the method");
            }
            else if (module?.HiddenBy(component.Name) is { } hidden)
            {
                Report(
                    component,
                    $"is a component and hides '{hidden.ContainingType.Name}.{hidden.Name}', which training needs: rename the method");
            }

            foreach (var parameter in component.Parameters)
            {
                if (parameter.Name == "optimizer")
                {
                    problems.Report(
                        Descriptor,
                        loss.IsInherited(component) ? Anchor.At(loss.Type) : Anchor.At(parameter),
                        loss.IsInherited(component) ? Remedies.None : Remedies.Of(Remedies.Rename, names.Named("optimizerInput")),
                        parameter.Name,
                        $"is an input of '{component.Name}' and the first parameter of the generated Step: rename the input");
                }
            }
        }

        void Report(ComponentReading component, string reason) =>
            problems.Report(
                Descriptor,
                loss.AnchorOf(component),
                loss.IsInherited(component) || component.Method.IsOverride
                    ? Remedies.None
                    : Remedies.Of(Remedies.Rename, names.Named(component.Name + "Loss")),
                component.Name,
                reason);
    }

    private void CheckMembers(LossReading loss, FreeNames names, ProblemSink problems)
    {
        // Nearly every class has none of these names: one look at its few members, not one for each of ours.
        if (!HasGeneratedName(loss))
        {
            return;
        }

        SyntaxTree? copy = null;
        foreach (var name in GeneratedMembers)
        {
            foreach (var member in loss.Type.GetMembers(name))
            {
                if (member.IsImplicitlyDeclared
                    || IsComponent(loss, member)
                    || GeneratedPart.Contains(loss.Type, member, problems.SeesGeneratedPart))
                {
                    continue;
                }

                if (GeneratedPart.FileOf(member) is { } file)
                {
                    // A copy has all of the names, and no analyzer speaks up in it: the class is told, once.
                    if (copy is null)
                    {
                        copy = file;
                        problems.Report(Descriptor, Anchor.At(loss.Type), name, InFile(loss, file));
                    }
                }
                else
                {
                    var remedies = member.IsOverride ? Remedies.None : Remedies.Of(Remedies.Rename, names.Named(name + "Core"));
                    problems.Report(
                        Descriptor,
                        Anchor.At(member),
                        remedies,
                        name,
                        $"is a member that LossGen generates in '{loss.Type.Name}': rename yours");
                }
            }
        }
    }

    private static bool IsAwaited(INamedTypeSymbol? ancestor, string name) =>
        ancestor.AndBases().Until(SymbolExtensions.IsInRuntime).Any(type => type.GetMembers(name).Any(static member => member.IsAbstract));

    private static string InFile(LossReading loss, SyntaxTree file)
    {
        var name = Path.GetFileName(file.FilePath);
        return GeneratedPart.IsOfLossGen(file)
            ? $"stands in '{name}', a copy of the file that LossGen generates for '{loss.Type.Name}': take the copy out of the project"
            : $"stands in '{name}' and is a member that LossGen generates in '{loss.Type.Name}': give it another name there";
    }

    private static bool HasGeneratedName(LossReading loss)
    {
        foreach (var member in loss.Members)
        {
            if (Generated.Contains(member.Name))
            {
                return true;
            }
        }

        return false;
    }

    private void CheckTypeParameters(LossReading loss, FreeNames names, ProblemSink problems)
    {
        foreach (var parameter in loss.Type.TypeParameters)
        {
            if (Generated.Contains(parameter.Name))
            {
                problems.Report(
                    Descriptor,
                    Anchor.At(parameter),
                    Remedies.Of(Remedies.Rename, names.Named($"T{parameter.Name}")),
                    parameter.Name,
                    "is a type parameter and also the name of a member that LossGen generates: rename the type parameter");
            }
        }
    }

    private static bool IsComponent(LossReading loss, ISymbol member)
    {
        foreach (var component in loss.Components)
        {
            if (component.Method.Equals(member, SymbolEqualityComparer.Default))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The compiler gives such names to the accessors and operators of <c>Terms</c>.</summary>
    private static bool IsAccessorName(string name) =>
        name.IndexOf('_') is 2 or 3
        && (name.StartsWith("get_", StringComparison.Ordinal)
            || name.StartsWith("set_", StringComparison.Ordinal)
            || name.StartsWith("op_", StringComparison.Ordinal));
}
