namespace LossGen.Benchmarks.Measuring;

/// <summary>One of the things that are compared. What is made ready in <see cref="Prepare"/> is not measured.</summary>
internal abstract class Candidate(string name)
{
    public string Name { get; } = name;

    public virtual void Prepare()
    {
    }

    /// <summary>One block of work, long enough for the process clock.</summary>
    public abstract void Run();
}
