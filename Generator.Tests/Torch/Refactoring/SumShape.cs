namespace LossGen.Generator.Tests.Torch.Refactoring;

/// <summary>One way to write a sum of losses, as public programs have it.</summary>
/// <param name="Name">What is particular about it.</param>
/// <param name="IsConverted">Whether the refactoring takes it.</param>
/// <param name="Statements">Statements that end with a variable <c>total</c>, or call a method of <paramref name="Members"/> that has the sum.</param>
/// <param name="Members">Members of the class around.</param>
public sealed record SumShape(string Name, bool IsConverted, string Statements, string Members = "")
{
    /// <summary>A program that computes the sum and its gradient.</summary>
    public string Program =>
        $$"""
        public sealed class TrainingOptions
        {
            public float KlWeight { get; set; } = 0.1f;
            public double Beta = 0.25;
            public double[] Heads { get; } = [0.5, 20];
            public Dictionary<string, double> ByName { get; } = new() { ["kl"] = 0.4 };
            public TrainingOptions? Inner { get; set; }
        }

        public sealed class Trainer
        {
            private const float Rough = 0.2f;
            public static float EntropyWeight { get; set; } = 0.01f;
            private readonly TrainingOptions options = new() { KlWeight = 0.3f, Beta = 12, Inner = new() };
            private float beta = 0.7f;

            private static Tensor LossV(Tensor v, Tensor value) => functional.mse_loss(v, value);

            private static Tensor LossP(Tensor p, Tensor q) => -(softmax(p, 0) * q).sum();
            {{Members}}
            public float[] Train(float coefficient, int epoch, int n)
            {
                var w = Parameter(tensor(new[] { 0.5f, -1.5f, 2f }));
                var x = tensor(new[] { 1f, 0.25f, -0.75f });
                var y = tensor(new[] { 0.1f, 0.7f, 0.2f });
                var model = Linear(3, 3);
                var criterion = MSELoss();
                using (no_grad())
                {
                    foreach (var parameter in model.parameters()) parameter.fill_(0.3f);
                }

                beta += 0.05f;
                EntropyWeight = 0.02f;
                using var optimizer = optim.SGD([w], 0.1);
                {{Statements}}
                total.backward();
                return [total.item<float>(), .. w.grad!.data<float>()];
            }
        }

        public static class Subject
        {
            public static float[] Run() => new Trainer().Train(0.6f, 3, 4);
        }
        """;

    /// <inheritdoc />
    public override string ToString() => Name;
}
