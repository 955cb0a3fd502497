using System.Reflection;

namespace LossGen;

/// <summary>A scheme as a class names it: <c>Uncertainty</c> for <c>[Uncertainty]</c>.</summary>
internal static class SchemeTitle
{
    /// <summary>The name of the scheme of a loss; <c>FixedWeights</c> for a class without one.</summary>
    /// <param name="loss">The loss. What is written out in generated code is known from its attribute alone.</param>
    /// <param name="definition">What its class declares.</param>
    public static string Of(LossModule loss, LossDefinition definition)
    {
        if (definition.Scheme is { } scheme)
        {
            return Of(scheme.GetType());
        }

        var type = loss.GetType();
        while (type != typeof(LossModule) && !type.IsDefined(typeof(CombinedLossAttribute), inherit: false) && type.BaseType is { } before)
        {
            type = before;
        }

        return Of(type.GetCustomAttribute<WeightingAttribute>(inherit: false)?.GetType() ?? typeof(FixedWeightsAttribute));
    }

    private static string Of(Type attribute)
    {
        var name = attribute.Name;
        return name.EndsWith(nameof(Attribute), StringComparison.Ordinal) ? name[..^nameof(Attribute).Length] : name;
    }
}
