using LossGen.Benchmarks.Measuring;

namespace LossGen.Benchmarks.Steps;

/// <summary>A number of iterations of one form.</summary>
internal sealed class StepCandidate(string form, int terms, Workload work, int iterations) : Candidate(form), IDisposable
{
    private readonly Action _iteration = StepForms.Create(form, terms, work);

    public override void Run()
    {
        for (var i = 0; i < iterations; i++)
        {
            _iteration();
        }
    }

    public void Dispose() => work.Dispose();
}
