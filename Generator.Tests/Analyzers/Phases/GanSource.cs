namespace LossGen.Generator.Tests.Analyzers.Phases;

/// <summary>A loss with two phases, whose declarations a test replaces.</summary>
internal static class GanSource
{
    private const string Critic = "[Phase(\"Critic\", nameof(Real), nameof(Fake), Trains = new[] { nameof(critic) })]";
    private const string Generator = "[Phase(\"Generator\", nameof(Fooling), Trains = new[] { nameof(generator) })]";

    public static string With(string critic = Critic, string generator = Generator, string before = "[CombinedLoss]", string more = "", string role = "LossComponent") =>
        $$"""
        {{before}}
        {{critic}}
        {{generator}}
        public partial class GanLoss
        {
            private readonly Module<Tensor, Tensor> critic = Linear(2, 1);
            private readonly Module<Tensor, Tensor> generator = Linear(2, 2);
            [{{role}}] private Tensor Real(Tensor real) => critic.call(real).mean();
            [LossComponent] private Tensor Fake(Tensor noise) => critic.call(generator.call(noise)).mean();
            [LossComponent] private Tensor Fooling(Tensor noise) => critic.call(generator.call(noise)).mean();
            {{more}}
        }
        """;
}
