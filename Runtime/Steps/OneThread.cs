namespace LossGen;

/// <summary>
/// Lets one evaluation, step or load of a loss run at a time: two threads would mix their phases, gradients and scopes, and
/// a component that comes back in would too.
/// </summary>
/// <param name="owner">The loss's name, for messages.</param>
/// <param name="type">Its class.</param>
internal sealed class OneThread(string owner, Type type)
{
    private int _thread;

    /// <summary>What <see cref="_thread"/> does; empty between its entry and its word for it, and where nothing runs.</summary>
    private string _activity = "";

    /// <summary>What the evaluation that runs is a part of, which nothing may interrupt either; null for what is by itself.</summary>
    private string? _whole;

    /// <summary>The components of the evaluation that runs, for messages; null where nothing is evaluated.</summary>
    public EvaluatedTerms? Terms { get; set; }

    /// <summary>The sentence for a thread that comes in between; null where the other one has left meanwhile.</summary>
    private InvalidOperationException? Elsewhere(string activity, int caller, int present)
    {
        // It says what it does an instant after it is in.
        var wait = default(SpinWait);
        while (Volatile.Read(ref _activity).Length == 0 && Volatile.Read(ref _thread) == present)
        {
            wait.SpinOnce();
        }

        return Volatile.Read(ref _activity) is { Length: > 0 } running
            ? new InvalidOperationException(
                $"{owner}.{activity} was called on thread {caller} while thread {present} is in {owner}.{running}. "
                + "A loss object belongs to one thread at a time: give every thread a loss of its own, or let them take turns.")
            : null;
    }

    private static string Remedy(string activity) => activity is "Dispose" or "to" or "load" or "load_state_dict"
        ? $"call {activity} where the evaluation has ended"
        : $"call the other component's method, or take {activity} out of the class";

    /// <summary>Whether the loss is disposed: nothing may be held any more.</summary>
    public bool IsDisposed { get; set; }

    /// <summary>Whether something runs.</summary>
    public bool IsBusy => Volatile.Read(ref _thread) != 0;

    /// <summary>
    /// Whether the next entry is an evaluation of the step that runs already, on its thread. A step of several evaluations sets it for
    /// each, and clears it after: between them, where its user's function runs, nothing else comes in.
    /// </summary>
    public bool LetsEvaluationIn { get; set; }

    /// <summary>Whether something runs on another thread than the caller's.</summary>
    public bool IsElsewhere => Volatile.Read(ref _thread) is var thread && thread != 0 && thread != Environment.CurrentManagedThreadId;

    /// <summary>Begins something that nothing may interrupt.</summary>
    /// <param name="activity">The method, for messages.</param>
    /// <exception cref="InvalidOperationException">Something runs already.</exception>
    public void Enter(string activity)
    {
        var caller = Environment.CurrentManagedThreadId;
        int present;
        while ((present = Interlocked.CompareExchange(ref _thread, caller, 0)) != 0 && present != caller)
        {
            if (Elsewhere(activity, caller, present) is { } refusal)
            {
                throw refusal;
            }
        }

        if (present == caller && !LetsEvaluationIn)
        {
            throw new InvalidOperationException(Terms?.Running is { } component
                ? $"Component '{component}' of {owner} called {activity} of the loss that is evaluating it, in {_activity}. "
                    + $"A component computes its own value only: {Remedy(activity)}."
                : $"{owner}.{activity} was called from within {owner}.{_activity}, which has not ended.");
        }

        if (present == caller)
        {
            (LetsEvaluationIn, _whole) = (false, _activity);
        }

        Volatile.Write(ref _activity, activity);
    }

    /// <summary>Begins something that nothing may interrupt and that needs a living loss, to be disposed at its end.</summary>
    /// <param name="activity">The method, for messages.</param>
    /// <exception cref="InvalidOperationException">Something runs already.</exception>
    /// <exception cref="ObjectDisposedException">The loss is disposed.</exception>
    public IDisposable Hold(string activity)
    {
        Enter(activity);
        if (IsDisposed)
        {
            Leave();
            throw new ObjectDisposedException(type.FullName);
        }

        return new Held(this);
    }

    /// <summary>Refuses what another thread's step would disturb, and what may be done within one of the caller's own.</summary>
    /// <param name="activity">The method, for messages.</param>
    /// <exception cref="InvalidOperationException">Something runs on another thread.</exception>
    public void RequireNotElsewhere(string activity)
    {
        var (caller, present) = (Environment.CurrentManagedThreadId, Volatile.Read(ref _thread));
        if (present != 0 && present != caller && Elsewhere(activity, caller, present) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>Ends what <see cref="Enter"/> began.</summary>
    public void Leave()
    {
        Terms = null;
        if (_whole is { } whole)
        {
            (_activity, _whole) = (whole, null);
            return;
        }

        Volatile.Write(ref _activity, "");

        Volatile.Write(ref _thread, 0);
    }

    private sealed class Held(OneThread entry) : IDisposable
    {
        public void Dispose() => entry.Leave();
    }
}
