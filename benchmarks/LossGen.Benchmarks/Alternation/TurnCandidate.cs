using LossGen.Benchmarks.Measuring;
using static TorchSharp.torch;

namespace LossGen.Benchmarks.Alternation;

/// <summary>A number of cycles of one form, of the critic's step and the generator's.</summary>
internal sealed class TurnCandidate : Candidate, IDisposable
{
    public const string Generated = "generated";

    public static readonly string[] HandWritten = ["factors", "stack"];

    private readonly GanWorkload _work;
    private readonly int _cycles;
    private readonly IDisposable _owner;
    private readonly Action _cycle;

    public TurnCandidate(string form, int terms, GanWorkload work, int cycles)
        : base(form)
    {
        _work = work;
        _cycles = cycles;
        (_owner, _cycle) = form == Generated ? (terms == 2 ? TwoTerms() : FourTerms()) : ByHand(terms, form == "stack");
    }

    public override void Run()
    {
        for (var i = 0; i < _cycles; i++)
        {
            _cycle();
        }
    }

    public void Dispose()
    {
        _owner.Dispose();
        _work.Dispose();
    }

    private (IDisposable Owner, Action Cycle) TwoTerms()
    {
        var loss = new TwoTermGan(_work.Critic, _work.Generator);
        var turns = loss.Alternate(critic: _work.CriticOptimizer, generator: _work.GeneratorOptimizer);
        return (loss, () =>
        {
            using var critic = turns.Step(image: _work.Image, noise: _work.Noise);
            using var generator = turns.Step(image: _work.Image, noise: _work.Noise);
        });
    }

    private (IDisposable Owner, Action Cycle) FourTerms()
    {
        var loss = new FourTermGan(_work.Critic, _work.Generator);
        var turns = loss.Alternate(critic: _work.CriticOptimizer, generator: _work.GeneratorOptimizer);
        return (loss, () =>
        {
            using var critic = turns.Step(image: _work.Image, noise: _work.Noise);
            using var generator = turns.Step(image: _work.Image, noise: _work.Noise);
        });
    }

    private (IDisposable Owner, Action Cycle) ByHand(int terms, bool stacks)
    {
        var turns = new HandWrittenTurns(_work, terms, stacks);
        return (turns, () =>
        {
            using var critic = turns.StepCritic(_work.Image, _work.Noise);
            using var generator = turns.StepGenerator(_work.Noise);
        });
    }
}
