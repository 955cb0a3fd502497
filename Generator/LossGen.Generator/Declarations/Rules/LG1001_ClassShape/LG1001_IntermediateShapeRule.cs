using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1001: every intermediate is a method that generated code can call by name and that returns a value.</summary>
internal sealed class IntermediateShapeRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => LossClassCannotBeGeneratedRule.Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        foreach (var intermediate in loss.Intermediates)
        {
            if (intermediate.Name.Length == 0
                || intermediate.Method.ReturnType.HasError()
                || intermediate.Parameters.Any(static parameter => parameter.Name.Length == 0 || parameter.Type.HasError()))
            {
                problems.LeaveToCompiler();
            }
            else if (Objection(loss, intermediate) is { } reason)
            {
                problems.Report(Descriptor, loss.AnchorOf(intermediate), intermediate.Name, reason);
            }
        }
    }

    private static string? Objection(LossReading loss, IntermediateReading intermediate)
    {
        var method = intermediate.Method;
        if (method.MethodKind != MethodKind.Ordinary)
        {
            return "cannot be an intermediate: only an ordinary method can be called by its name";
        }

        if (method.ReturnsVoid
            || method.ReturnsByRef
            || method.ReturnsByRefReadonly
            || method.ReturnType.IsPointer()
            || method.ReturnType.IsRefLikeType)
        {
            return "must return a value to be an intermediate: components take what it returns";
        }

        if (method.IsAsync)
        {
            return "cannot be an intermediate while it is async: a step waits for nothing, so return the value itself";
        }

        if (method.IsGenericMethod)
        {
            return "cannot be an intermediate while it is generic: give the type parameters to the class";
        }

        if (!method.IsReachableFrom(loss.Type))
        {
            return $"cannot be called from '{loss.Type.Name}': make it protected in the base class '{method.ContainingType.Name}'";
        }

        if (method.IsObsoleteAsError())
        {
            return "is obsolete as an error, and generated code calls it: remove [Intermediate], or the 'true' of [Obsolete]";
        }

        if (intermediate.ParameterName == "optimizer")
        {
            return "would be taken as 'optimizer', which is the first parameter of the generated Step: rename the method";
        }

        return intermediate.Parameters.Select(Objection).FirstOrDefault(static reason => reason is not null);
    }

    private static string? Objection(IParameterSymbol parameter)
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

        if (parameter.Name == "optimizer")
        {
            return "takes an 'optimizer', which is the first parameter of the generated Step: rename the input";
        }

        return null;
    }
}
