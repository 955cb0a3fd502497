using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Asks a scheme for its factors so that its state comes only from steps that happened: what the scheme wrote is committed
/// when the optimizer has stepped, and dropped otherwise.
/// </summary>
internal sealed class SchemeTransaction : IDisposable
{
    private readonly LossWeighting _scheme;
    private readonly HostValues<long>[] _host;
    private readonly PlainBuffers _plain = new();
    private readonly AskedScheme _asked;
    private readonly SchemeFields _fields;
    private readonly HashSet<string> _copied;

    /// <summary>
    /// The scheme's factors at the last step, shape [K], float64: what is used where nothing may advance. −∞ before the first, which unlike
    /// NaN is equal to itself.
    /// </summary>
    private readonly SchemeState _last;

    /// <summary>What counts as the last step's before there was one.</summary>
    private readonly Tensor _initial;

    private readonly StateCheck _check;

    /// <summary>How much of <see cref="_last"/> a step keeps, which is an average then.</summary>
    private readonly double _keep;
    private Tensor? _finite;
    private bool _isOpen;

    /// <summary>Those that were present when some were absent last: their index lives on the device.</summary>
    private (ComponentSet Set, PresentComponents Present)? _present;

    /// <summary>What the scheme learned for components that are absent: the optimizer's momentum would move it on.</summary>
    private readonly List<(Parameter Parameter, Tensor Before, PresentComponents Present)> _resting = [];

    /// <summary>The number of loads of the loss at which a step's factors were there; null where none were seen yet.</summary>
    private int? _decided;

    /// <param name="scheme">The scheme.</param>
    /// <param name="stream">Which of a class's schemes it is: each draws random numbers of its own.</param>
    /// <param name="keep">How much of the average of its factors a step keeps; 0 for none.</param>
    public SchemeTransaction(LossWeighting scheme, int stream, double keep)
    {
        (_scheme, _keep) = (scheme, keep);
        using var scope = NewDisposeScope();
        scheme.RegisterFields();
        SchemeNames.RequireDistinct(scheme);
        _fields = new SchemeFields(scheme);
        _last = scheme.CreateState(SchemeNames.Last, full(scheme.Components.Count, double.NegativeInfinity, ScalarType.Float64));

        // A user may create the loss inside a dispose scope of a training loop; what it owns must outlive that.
        foreach (var parameter in scheme.parameters())
        {
            parameter.DetachFromDisposeScope();
        }

        foreach (var buffer in scheme.buffers())
        {
            buffer.DetachFromDisposeScope();
        }

        var hosts = scheme.named_modules().Where(static entry => entry.module is IHostState).ToArray();
        foreach (var (_, module) in hosts)
        {
            (module as WeightingRandom)?.Separate(stream);
        }

        foreach (var state in scheme.States.Append(_last))
        {
            state.IsInLoss = true;
        }

        _check = new StateCheck(scheme, [.. scheme.States, _last]);
        _host = [.. hosts.Select(static entry => ((IHostState)entry.module).Values)];
        var registered = scheme.named_buffers().Select(static entry => entry.name).ToHashSet(StringComparer.Ordinal);
        _asked = new AskedScheme(scheme, registered, _fields);
        _initial = _asked.Initial().detach().clone().DetachFromDisposeScope();
        IsPure = registered.Count == 1 && !scheme.parameters().Any() && keep == 0;
        _copied = registered
            .Where(name => !IsState(name) && !hosts.Any(host => name.StartsWith($"{host.name}.", StringComparison.Ordinal)))
            .ToHashSet(StringComparer.Ordinal);
    }

    public LossWeighting Scheme => _scheme;

    /// <summary>
    /// Whether the factors depend on nothing but the losses, because the scheme remembers nothing: every batch has its own then.
    /// </summary>
    public bool IsPure { get; }

    /// <summary>
    /// The factors where nothing may move, where <paramref name="losses"/> are: what the scheme holds, or those of the last step that
    /// advanced.
    /// </summary>
    /// <param name="losses">The losses, shape [K].</param>
    /// <param name="components">Their components; null for all.</param>
    public Tensor Last(Tensor losses, ComponentSet? components = null)
    {
        using var noGrad = no_grad();
        var present = PresentOf(components);
        using var asked = _scheme.Restrict(present);
        var last = _last.Current;
        if (_asked.Held() is { } held)
        {
            // Of factors that are averaged it is the average that holds, once there is one.
            var now = _keep > 0 ? where(last.isneginf(), held.to(last.dtype, last.device), last) : held;
            return now.to(losses.dtype, losses.device);
        }

        var initial = present?.Gather(_initial) ?? _initial;
        return where(last.isneginf(), initial.to(last.dtype, last.device), last).to(losses.dtype, losses.device);
    }

    /// <summary>
    /// The factors that all batches of a cycle have, when its first comes: what the scheme holds, else those of the last step, and before
    /// there was one what the scheme says of this batch. Nothing of that is in force: the scheme learns of the cycle at its end.
    /// </summary>
    /// <param name="losses">The losses of the first batch, shape [K], without gradient.</param>
    /// <param name="components">The components of the losses.</param>
    /// <param name="loads">The number of loads of the loss.</param>
    /// <returns>Factors of all components of the scheme, also of those that are absent.</returns>
    public Tensor OfCycle(Tensor losses, ComponentSet components, int loads)
    {
        if (IsDecided(loads) || _asked.Held() is not null)
        {
            return Last(losses);
        }

        var factors = Peek(losses, components).detach();
        return PresentOf(components)?.Scatter(_initial.to(factors.dtype, factors.device), factors) ?? factors.clone();
    }

    /// <summary>The factors of the components that are present.</summary>
    public Tensor OfPresent(Tensor factors, ComponentSet components) => PresentOf(components)?.Gather(factors) ?? factors;

    /// <summary>The factors that the scheme would have for these losses, of which nothing is kept.</summary>
    public Tensor Peek(Tensor losses, ComponentSet components)
    {
        var factors = Advance(losses, components);
        Rollback();
        return factors;
    }

    /// <summary>Asks the scheme what follows from the end of an epoch; <see cref="Commit"/> puts it in force.</summary>
    public void EndEpoch()
    {
        Open();
        _check.Begin();
        _asked.EndEpoch();
        _check.RequireUnchanged();
        _asked.RequireRegistered();
        _fields.Require();
    }

    /// <summary>Tells the scheme what became of the losses, and puts in force what follows, unless one of them is not finite.</summary>
    /// <param name="before">The losses of the step, shape [K].</param>
    /// <param name="after">The same after it.</param>
    /// <param name="components">The components of the losses.</param>
    public void AfterStep(Tensor before, Tensor after, ComponentSet components)
    {
        Open();
        try
        {
            _check.Begin();
            using (_scheme.Restrict(PresentOf(components)))
            {
                _asked.AfterStep(before, after);
            }

            _check.RequireUnchanged();
            _asked.RequireRegistered();
            _fields.Require();
        }
        catch
        {
            Rollback();
            throw;
        }

        _finite = before.isfinite().all().logical_and(after.isfinite().all());
        Commit();
    }

    /// <summary>The factors of this step; the state that follows from it is written and not yet in force.</summary>
    /// <param name="losses">The losses of the components that are present, shape [K], without gradient.</param>
    /// <param name="components">The components of the losses.</param>
    public Tensor Advance(Tensor losses, ComponentSet components)
    {
        Open();
        _check.Begin();
        Tensor factors;
        using (_scheme.Restrict(PresentOf(components)))
        {
            factors = Averaged(_asked.Next(losses));
            _last.Next = factors;
        }

        _check.RequireUnchanged();
        _asked.RequireRegistered();
        _fields.Require();

        // A scheme may compute wider than the losses are; their product wants one type.
        return factors.dtype == losses.dtype ? factors : factors.to(losses.dtype);
    }

    /// <summary>
    /// The factors of this step times the weights in force, without gradient. A scheme that learns gets its gradients here, because a step
    /// builds no total.
    /// </summary>
    /// <param name="losses">The losses, shape [K], without gradient.</param>
    /// <param name="weights">The weights in force, shape [K].</param>
    /// <param name="components">The components of the losses.</param>
    public Tensor AdvanceInStep(Tensor losses, Tensor weights, ComponentSet components)
    {
        var factors = Advance(losses, components).mul(weights);
        Rest(components);
        var roots = new List<Tensor>(2);
        if (factors.requires_grad)
        {
            roots.Add(factors.dot(losses));
        }

        if (Penalty(weights, components) is { requires_grad: true } penalty)
        {
            roots.Add(penalty);
        }

        GradientPolicy.Clear([.. _scheme.parameters()]);
        if (roots.Count > 0)
        {
            autograd.backward(roots);
        }

        return factors.detach();
    }

    /// <summary>What the scheme adds to the total for its own parameters, 0-d; null for nothing.</summary>
    /// <param name="weights">The weights in force, shape [K], or 0-d for one.</param>
    /// <param name="components">The components of the weights.</param>
    public Tensor? Penalty(Tensor weights, ComponentSet components)
    {
        using var asked = _scheme.Restrict(PresentOf(components));
        return _asked.Penalty(weights);
    }

    /// <summary>
    /// Before an optimizer steps on values that nobody looked at: whether they are finite is worked out on the device, and
    /// the scheme's own gradients become 0 where they are not.
    /// </summary>
    public void Guard(Tensor losses)
    {
        if (!_isOpen)
        {
            return;
        }

        using var noGrad = no_grad();
        _finite = losses.isfinite().all();
        var gradients = _scheme.parameters().Select(static parameter => parameter.grad).OfType<Tensor>().ToArray();
        foreach (var gradient in gradients)
        {
            _finite = _finite.logical_and(gradient.isfinite().all().to(losses.device));
        }

        foreach (var gradient in gradients)
        {
            gradient.masked_fill_(_finite.logical_not().to(gradient.device), ScalarCache.Of(0));
        }
    }

    /// <summary>
    /// Puts in force what the scheme wrote; where <see cref="Guard"/> found the step not finite, on the device, tensors stay as they were.
    /// </summary>
    public void Commit()
    {
        if (!_isOpen)
        {
            return;
        }

        using var noGrad = no_grad();
        _isOpen = false;
        foreach (var state in _scheme.States)
        {
            state.Commit(_finite);
        }

        _last.Commit(_finite);
        _fields.Commit();
        foreach (var (parameter, before, present) in _resting)
        {
            parameter.copy_(present.Scatter(before, present.Gather(parameter)));
        }

        _resting.Clear();
        if (_finite is not null)
        {
            _plain.KeepIf(_finite);
        }

        _finite = null;
    }

    /// <summary>Puts in force what the scheme wrote for a total, whose optimizer's step is not ours to see.</summary>
    public void CommitEvaluation(Tensor losses)
    {
        if (_isOpen)
        {
            using var noGrad = no_grad();
            _finite = losses.isfinite().all();
            Commit();
        }
    }

    /// <summary>Drops what the scheme wrote since it was last asked, if that is not in force.</summary>
    public void Rollback()
    {
        if (!_isOpen)
        {
            return;
        }

        _isOpen = false;
        _finite = null;
        _resting.Clear();
        _fields.Restore();
        _plain.Restore();
        foreach (var values in _host)
        {
            values.Restore();
        }

        DropNext();
    }

    public void Dispose()
    {
        DropNext();
        _present?.Present.Dispose();
        _plain.Dispose();
        _check.Dispose();
        _initial.Dispose();
    }

    /// <summary>
    /// The average that these factors lead to, where one is wanted. The scheme's own parameters learn from the factors themselves: averaged
    /// ones would pull less than their price.
    /// </summary>
    private Tensor Averaged(Tensor factors)
    {
        if (!(_keep > 0))
        {
            return factors;
        }

        var last = _last.Current;
        using var scope = NewDisposeScope();
        Tensor average;
        using (no_grad())
        {
            var now = factors.to(last.dtype, last.device);
            average = where(last.isneginf(), now, last.mul(ScalarCache.Of(_keep)).add(now, ScalarCache.Of(1 - _keep)));
        }

        return scope.MoveToOuter(factors.requires_grad ? average.add(factors.sub(factors.detach())) : average);
    }

    /// <summary>Whether a step's factors are there. Waits for the device until they are, and once after a load.</summary>
    private bool IsDecided(int loads)
    {
        if (_decided != loads)
        {
            using var noGrad = no_grad();
            _decided = _last.Stored.isneginf().all().item<bool>() ? null : loads;
        }

        return _decided is not null;
    }

    /// <summary>Which of the scheme's components are present; null where all are.</summary>
    private PresentComponents? PresentOf(ComponentSet? components)
    {
        if (components is null || components.Weighed.Length == components.Whole.Weighed.Length)
        {
            return null;
        }

        if (_present is not var (set, known) || !ReferenceEquals(set, components))
        {
            _present?.Present.Dispose();
            var all = components.Whole.Weighed;
            known = new PresentComponents(all, Array.ConvertAll(components.Weighed, info => Array.IndexOf(all, info)));
            _present = (components, known);
        }

        return known;
    }

    /// <summary>Keeps what the scheme learned for the components that are absent.</summary>
    private void Rest(ComponentSet components)
    {
        if (PresentOf(components) is not { } present)
        {
            return;
        }

        using var noGrad = no_grad();
        foreach (var parameter in _scheme.parameters())
        {
            if (parameter.Dimensions > 0 && parameter.shape[^1] == present.Count)
            {
                _resting.Add((parameter, parameter.detach().clone(), present));
            }
        }
    }

    private void Open()
    {
        _asked.RequireNoneLate();
        Rollback();
        foreach (var values in _host)
        {
            values.Save();
        }

        if (_copied.Count > 0)
        {
            _plain.Save([.. _scheme.named_buffers().Where(entry => _copied.Contains(entry.name)).Select(static entry => entry.buffer)]);
        }

        _isOpen = true;
    }

    private void DropNext()
    {
        foreach (var state in _scheme.States)
        {
            state.Drop();
        }

        _last.Drop();
    }

    private bool IsState(string name) =>
        string.Equals(name, _last.Name, StringComparison.Ordinal)
            || _scheme.States.Any(state => string.Equals(state.Name, name, StringComparison.Ordinal));
}
