namespace LossGen;

/// <summary>
/// What all components with a bound share: instead of a weight they say what is wanted of them, and the rest is minimised under that. The
/// weight is learned: w = clip(λ + Penalty·v, 0, MaxWeight)/|b| with the violation v = (L − b)/|b|, and after each step
/// λ ← clip(λ + Rate·v̄, 0, MaxWeight), where v̄ is the moving average of v.
/// </summary>
/// <remarks>
/// The augmented Lagrangian, whose gradient is that of min L_main subject to L ≤ b: Bertsekas, Constrained Optimization and Lagrange
/// Multiplier Methods, 1982, chapter 2; for networks as in cooper (Gallego-Posada et al., 2025). No scheme weighs the component, and no
/// total has it. With a schedule the bound is what the schedule moves.
/// </remarks>
public abstract class BoundAttribute : ComponentAttribute
{
    /// <summary>Where a multiplicative multiplier rests inside the bound: from 0 it could never rise again.</summary>
    internal const double SmallestMultiplier = 1e-10;

    private protected BoundAttribute(double bound) => Bound = bound;

    /// <summary>The declared bound b, in the units of the loss, or of its <see cref="ComponentAttribute.Measure"/>.</summary>
    public double Bound { get; }

    /// <summary>ρ: how much of a violation acts at once, before the multiplier has learned it. 0 or more; 1 unless given.</summary>
    public double Penalty { get; set; } = 1;

    /// <summary>How fast the multiplier follows the mean violation, for each step of the optimizer. Above 0; 0.01 unless given.</summary>
    public double Rate { get; set; } = 1e-2;

    /// <summary>How much of the moving average of the violation a step keeps, from 0 to below 1; 0.99 unless given.</summary>
    public double Smooth { get; set; } = 0.99;

    /// <summary>The cap of the multiplier and of the weight, before the division by |b|. Above 0; 100 unless given.</summary>
    public double MaxWeight { get; set; } = 100;

    /// <summary>
    /// Whether violations are parts of the bound, so that <see cref="Rate"/> and <see cref="Penalty"/> mean the same in every unit. Of a
    /// bound of 0 they are differences all the same.
    /// </summary>
    public bool Relative { get; set; } = true;

    /// <summary>How the multiplier moves.</summary>
    public MultiplierUpdate Update { get; set; }

    /// <summary>
    /// κ: λ also moves by Rate·κ·(v̄ − v̄ before), which damps swings around the bound. 0, the default, for none. The proportional part of
    /// νPI (Sohrabi et al., ICML 2024). For <see cref="MultiplierUpdate.Additive"/>.
    /// </summary>
    public double Damping { get; set; }

    /// <summary>What the loss is to the bound.</summary>
    internal abstract BoundKind Kind { get; }

    /// <summary>The sign for a formula: ≤, ≥ or =.</summary>
    internal string Sign => Kind switch
    {
        BoundKind.Below => "≤",
        BoundKind.Above => "≥",
        _ => "=",
    };

    /// <summary>The attribute as people write it.</summary>
    internal string Name => GetType().Name[..^nameof(Attribute).Length];

    /// <summary>The least that multiplier and weight may be, before the division by |b|.</summary>
    internal double Least => Kind == BoundKind.At ? -MaxWeight : Update == MultiplierUpdate.Multiplicative ? SmallestMultiplier : 0;

    /// <summary>The multiplier before the first step.</summary>
    internal double InitialMultiplier => Update == MultiplierUpdate.Multiplicative ? Math.Min(1, MaxWeight) : 0;

    /// <summary>What a difference to a bound is multiplied by, to be a violation; and what a multiplier is, to be a weight.</summary>
    internal double ScaleAt(double bound)
    {
        var size = Relative && bound is not 0 ? Math.Abs(bound) : 1;
        return (Kind == BoundKind.Above ? -1 : 1) / size;
    }

    /// <summary>Refuses options outside of their ranges.</summary>
    /// <exception cref="ArgumentException">An option is.</exception>
    internal void Require()
    {
        SchemeOption.Finite(Name, "bound", Bound);
        SchemeOption.NotNegative(Name, nameof(Penalty), Penalty);
        SchemeOption.Positive(Name, nameof(Rate), Rate);
        if (Smooth is not (>= 0 and < 1))
        {
            throw SchemeOption.Refused(Name, nameof(Smooth), Smooth, "is a number from 0 to below 1");
        }

        SchemeOption.Positive(Name, nameof(MaxWeight), MaxWeight);
        SchemeOption.NotNegative(Name, nameof(Damping), Damping);
        SchemeOption.Named(Name, nameof(Update), Update);
        if (Update == MultiplierUpdate.Multiplicative && (Kind == BoundKind.At || Damping > 0))
        {
            throw SchemeOption.Refused(Name, nameof(Update), Update, Kind == BoundKind.At
                ? "is Additive here: the multiplier may be negative, and a factor never changes a sign"
                : "is Additive where there is Damping");
        }
    }
}
