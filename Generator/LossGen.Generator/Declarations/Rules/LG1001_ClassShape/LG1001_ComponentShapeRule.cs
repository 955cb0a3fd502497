using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1001: every component is a method that generated code can call by name and that returns one tensor.</summary>
internal sealed class ComponentShapeRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => LossClassCannotBeGeneratedRule.Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        ITypeSymbol? sound = null;
        foreach (var component in loss.Components)
        {
            if (HasErrorType(component, ref sound))
            {
                problems.LeaveToCompiler();
            }
            else if (Objection(loss, component) is { } reason)
            {
                var remedies = !loss.IsInherited(component) && ReturnsSomethingElse(component.Method)
                    ? Remedies.Of(Remedies.ReturnTensor)
                    : Remedies.None;
                problems.Report(Descriptor, loss.AnchorOf(component), remedies, component.Name, reason);
            }
        }
    }

    private static string? Objection(LossReading loss, ComponentReading component)
    {
        var method = component.Method;
        if (method.MethodKind != MethodKind.Ordinary)
        {
            return "cannot be a component: only an ordinary method can be called by its name";
        }

        if (method.ReturnType.IsTensor() && (method.ReturnsByRef || method.ReturnsByRefReadonly))
        {
            return "must return a Tensor to be a component, not a reference to one: remove 'ref'";
        }

        if (!method.ReturnType.IsTensor())
        {
            return "must return a Tensor to be a component, not "
                + $"'{method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'";
        }

        if (method.IsGenericMethod)
        {
            return "cannot be a component while it is generic: give the type parameters to the class";
        }

        if (!method.IsReachableFrom(loss.Type))
        {
            return $"is {Words(method.DeclaredAccessibility)} in the base class '{method.ContainingType.Name}' and cannot be called from "
                + $"'{loss.Type.Name}': make it protected";
        }

        if (component.HasOtherAttributes && method.IsObsoleteAsError())
        {
            return "is obsolete as an error, and generated code calls it: remove its component attribute, or the 'true' of [Obsolete]";
        }

        foreach (var parameter in component.Parameters)
        {
            if (parameter.RefKind is RefKind.Ref or RefKind.Out)
            {
                return $"has the '{(parameter.RefKind == RefKind.Ref ? "ref" : "out")}' parameter '{parameter.Name}', and an input of a "
                    + "loss cannot be written to";
            }

            if (parameter.Type.IsPointer())
            {
                return $"has the pointer '{parameter.Name}', and generated code is never unsafe";
            }
        }

        return null;
    }

    private static string Words(Accessibility accessibility) => accessibility switch
    {
        Accessibility.Private => "private",
        Accessibility.Internal => "internal",
        _ => "private protected",
    };

    private static bool ReturnsSomethingElse(IMethodSymbol method) =>
        !method.ReturnsVoid
        && method is { ReturnsByRef: false, ReturnsByRefReadonly: false }
        && !method.ReturnType.IsTensor();

    /// <summary>Whether the compiler misses something. Most types are the same, so one that is sound is remembered.</summary>
    private static bool HasErrorType(ComponentReading component, ref ITypeSymbol? sound)
    {
        if (component.Name.Length == 0 || HasError(component.Method.ReturnType, ref sound))
        {
            return true;
        }

        foreach (var parameter in component.Parameters)
        {
            if (parameter.Name.Length == 0 || HasError(parameter.Type, ref sound))
            {
                return true;
            }
        }

        return false;
    }
    private static bool HasError(ITypeSymbol type, ref ITypeSymbol? sound)
    {
        if (type.Equals(sound, SymbolEqualityComparer.Default))
        {
            return false;
        }

        if (type.HasError())
        {
            return true;
        }

        sound = type;
        return false;
    }
}
