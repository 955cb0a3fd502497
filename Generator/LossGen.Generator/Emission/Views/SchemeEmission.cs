using LossGen.Generator.Emission.Text;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Views;

/// <summary>
/// What differs from scheme to scheme in generated code: which components are scaled, by which call, and how that reads.
/// All else is the same for every scheme.
/// </summary>
internal abstract class SchemeEmission
{
    /// <summary>What the scheme does, in words, for the formula.</summary>
    public abstract string Words(LossModel loss);

    /// <summary>The components that are multiplied by a factor which is computed at each step.</summary>
    public abstract IReadOnlyList<ComponentModel> Scaled(LossModel loss);

    /// <summary>The call that computes those factors for a total.</summary>
    /// <param name="loss">The class.</param>
    /// <param name="names">The names of the method it stands in.</param>
    /// <param name="losses">The local with the scaled components' losses.</param>
    public abstract string Factors(LossModel loss, NameScope names, string losses);

    /// <summary>Whether there are factors besides the weights.</summary>
    public virtual bool HasFactors => true;

    /// <summary>Whether a training step asks the scheme itself, so that nothing is written out.</summary>
    public virtual bool DecidesInStep => false;

    /// <summary>The sum of the scaled losses times their factors.</summary>
    /// <param name="names">The names of the method it stands in.</param>
    /// <param name="losses">The local with the losses.</param>
    /// <param name="scales">The local with the factors.</param>
    /// <param name="isSingle">Whether there is one loss only, 0-d.</param>
    /// <param name="mayBeNull">Whether all of the losses may be absent.</param>
    public virtual string Sum(NameScope names, string losses, string scales, bool isSingle, bool mayBeNull) =>
        $"{losses}{(mayBeNull ? "?" : "")}.{(isSingle ? "mul" : "dot")}({scales}{(mayBeNull ? "!" : "")})";

    /// <summary>A statement before anything is evaluated; null for none.</summary>
    public virtual string? Guard(NameScope names) => null;

    /// <summary>Whether one scaled component still stands in a tensor of shape [1].</summary>
    public virtual bool AlwaysStacks => false;

    /// <summary>The scheme's attribute as generated code creates it; null where the scheme needs no object.</summary>
    public virtual string? Creation(LossModel loss) => null;

    /// <summary>The formula without the regularizers, one part a component unless the scheme reads otherwise.</summary>
    public virtual IEnumerable<string> Formula(LossModel loss) =>
        loss.Components.Where(static component => component.IsWeighed).Select(component => Part(loss, component));

    /// <summary>One component's part of the formula, with its weight.</summary>
    protected abstract string Part(LossModel loss, ComponentModel component);

    protected static ComponentModel? Main(LossModel loss)
    {
        foreach (var component in loss.Components)
        {
            if (component.Role == ComponentRole.Main)
            {
                return component;
            }
        }

        return null;
    }

    protected static IReadOnlyList<ComponentModel> AllBut(LossModel loss, ComponentModel? other)
    {
        var all = new List<ComponentModel>(loss.Components.Count);
        foreach (var component in loss.Components)
        {
            if (component.IsWeighed && component != other)
            {
                all.Add(component);
            }
        }

        return all;
    }

    /// <summary>|L| + ε, in parentheses where there is an ε.</summary>
    protected static string Divisor(string magnitude, double epsilon) =>
        epsilon > 0 ? $"({magnitude} + {Numbers.Text(epsilon)})" : magnitude;
}
