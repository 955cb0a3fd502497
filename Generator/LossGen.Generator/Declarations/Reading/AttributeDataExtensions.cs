using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>Arguments of attributes that may be half typed: a missing or broken argument is absent, never an exception.</summary>
internal static class AttributeDataExtensions
{
    /// <summary>The value of a named argument, or null where it is not given or not a constant of that type.</summary>
    public static T? Named<T>(this AttributeData attribute, string name)
        where T : struct
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value.As<T>();
            }
        }

        return null;
    }

    /// <summary>The constant, or null where it is not one of that type.</summary>
    public static T? As<T>(this TypedConstant constant)
        where T : struct =>
            constant.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum && constant.Value is T value ? value : null;

    public static int NamedInt32(this AttributeData attribute, string name) => attribute.Named<int>(name) ?? 0;

    public static bool NamedBoolean(this AttributeData attribute, string name) => attribute.Named<bool>(name) ?? false;

    /// <summary>The text of a named argument, or null where it is not given.</summary>
    public static string? NamedString(this AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value.Kind == TypedConstantKind.Primitive ? argument.Value.Value as string : null;
            }
        }

        return null;
    }

    /// <summary>The texts of a named argument that is a list; none where it is not given.</summary>
    public static ImmutableArray<string> NamedTexts(this AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value.AsTexts();
            }
        }

        return ImmutableArray<string>.Empty;
    }

    /// <summary>The texts of a list that may be null or hold nulls.</summary>
    public static ImmutableArray<string> AsTexts(this TypedConstant list)
    {
        if (list.Kind != TypedConstantKind.Array || list.IsNull)
        {
            return ImmutableArray<string>.Empty;
        }

        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in list.Values)
        {
            texts.Add(item.Value as string ?? "");
        }

        return texts.ToImmutable();
    }

    /// <summary>The value of the only constructor argument, or null where there is none or it is not a constant of that type.</summary>
    public static T? Positional<T>(this AttributeData attribute)
        where T : struct =>
        attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: T value }] ? value : null;

    /// <summary>Whether the compiler could not make sense of the attribute, and says so itself.</summary>
    public static bool IsBroken(this AttributeData attribute)
    {
        if (attribute.AttributeConstructor is null)
        {
            return true;
        }

        foreach (var argument in attribute.ConstructorArguments)
        {
            if (argument.Kind == TypedConstantKind.Error)
            {
                return true;
            }
        }

        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Value.Kind == TypedConstantKind.Error)
            {
                return true;
            }
        }

        return false;
    }
}
