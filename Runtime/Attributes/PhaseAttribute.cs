namespace LossGen;

/// <summary>
/// One kind of step in alternating training: some components, some trained modules, one optimizer. The phases of a class
/// take turns in the order in which they are declared; <c>Alternate</c> on the loss starts them.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PhaseAttribute : Attribute
{
    /// <summary>Declares a phase.</summary>
    /// <param name="name">The phase's name, a C# identifier; it names the step method and the optimizer's parameter.</param>
    /// <param name="components">
    /// The names of its components, by <c>nameof</c>; at least one. A component may belong to several phases.
    /// </param>
    public PhaseAttribute(string name, params string[] components)
    {
        Name = name;
        Components = components;
    }

    /// <summary>The phase's name.</summary>
    public string Name { get; }

    /// <summary>The names of its components.</summary>
    public IReadOnlyList<string> Components { get; }

    /// <summary>
    /// The modules that the phase trains, fields or properties of the class by <c>nameof</c>. The modules of the other
    /// phases are frozen meanwhile. Without it the phase trains whatever its optimizer owns.
    /// </summary>
    public string[] Trains { get; set; } = [];

    /// <summary>How many steps the phase makes before the next one is due; 1 unless given.</summary>
    public int Steps { get; set; } = 1;

    /// <summary>
    /// The largest gradient norm in this phase; 0, the default, leaves it to <see cref="CombinedLossAttribute.MaxNorm"/>.
    /// </summary>
    public double MaxNorm { get; set; }
}
