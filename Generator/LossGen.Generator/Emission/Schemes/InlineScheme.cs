using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Schemes;

/// <summary>
/// A scheme that the generator writes out: which components it scales, with which factors, and how that reads. All else
/// is the same for every scheme.
/// </summary>
internal abstract class InlineScheme
{
    /// <summary>The metadata name of the scheme's attribute.</summary>
    public abstract string AttributeName { get; }

    /// <summary>What the scheme does, in words, for the formula.</summary>
    public abstract string Words { get; }

    /// <summary>The components that are multiplied by a factor which the scheme computes at each step.</summary>
    public abstract IReadOnlyList<ComponentModel> Scaled(LossModel loss);

    /// <summary>The call that computes those factors.</summary>
    /// <param name="loss">The class.</param>
    /// <param name="names">The names of the method it stands in.</param>
    /// <param name="losses">The local with the scaled components' losses.</param>
    public abstract string Factors(LossModel loss, NameScope names, string losses);

    /// <summary>One component's part of the formula, with its weight.</summary>
    public abstract string Formula(LossModel loss, ComponentModel component);

    protected static ComponentModel? Main(LossModel loss) =>
        loss.Components.FirstOrDefault(static component => component.Role == ComponentRole.Main);

    protected static IReadOnlyList<ComponentModel> AllBut(LossModel loss, ComponentModel? other) =>
        loss.Components.Where(component => component.Role != ComponentRole.Regularizer && component != other).ToList();

    /// <summary>A number as an option of the class, or its default.</summary>
    protected static double Option(LossModel loss, string name, double otherwise)
    {
        var value = loss.Scheme.Option(name);
        return double.IsNaN(value) ? otherwise : value;
    }

    /// <summary>ε of a divisor, which is left out where it is 0.</summary>
    protected static string PlusEpsilon(double epsilon) => epsilon > 0 ? $" + {Numbers.Text(epsilon)}" : "";
}
