using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Intermediates;

/// <summary>A value that several components take is computed once, where one of them needs it.</summary>
public partial class IntermediateTests
{
    [Fact]
    public void Value_that_two_components_take_is_computed_once()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(3, 2);
        using var loss = new Shared(model);
        var input = ones(4, 3);
        using var step = loss.Step(new SteplessOptimizer([.. model.parameters()]), input: input, target: zeros(4, 2));
        Assert.Equal(1, loss.Calls);
        var output = model.call(input);
        Assert.Equal(output.square().mean().ToDouble(), step.Read()["Squared"], 1e-6);
        Assert.Equal(output.abs().mean().ToDouble(), step.Read()["Absolute"], 1e-6);
        loss.forward(input: input, target: zeros(4, 2));
        using var terms = loss.Compute(input: input, target: zeros(4, 2));
        loss.Evaluate(input: input, target: zeros(4, 2));
        Assert.Equal(4, loss.Calls);
    }

    [Fact]
    public void Gradient_is_that_of_the_value_computed_in_each_component()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(3, 2);
        using var loss = new Shared(model);
        var (input, target) = (rand(4, 3), rand(4, 2));
        using var step = loss.Step(new SteplessOptimizer([.. model.parameters()]), input: input, target: target);
        var generated = model.weight.grad!.clone();
        model.weight.grad = null;
        ((model.call(input) - target).square().mean() + (0.5 * (model.call(input) - target).abs().mean())).backward();
        Tensors.AssertClose(model.weight.grad!, generated);
    }

    [Fact]
    public void Intermediates_of_intermediates_and_of_other_types()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor([1f, 2f]));
        using var loss = new Chained();
        using var step = loss.Step(new SteplessOptimizer(parameter), given: parameter);

        // Doubled is [2, 4], Parts (2, 4): their sum is 6 and their product 8.
        Assert.Equal([6, 8], step.Read().Losses);
        Assert.Equal(["Doubled", "Parts"], loss.Order);
    }

    [Fact]
    public void Phase_computes_what_its_components_need_with_its_modules_frozen()
    {
        using var scope = NewDisposeScope();
        using var generator = nn.Linear(2, 3);
        using var critic = nn.Linear(3, 1);
        using var loss = new SmallWasserstein(critic, generator);
        var turns = loss.Alternate(critic: new SteplessOptimizer([.. critic.parameters()]), generator: new SteplessOptimizer([.. generator.parameters()]));

        using var first = turns.StepCritic(real: rand(4, 3), noise: rand(4, 2));
        Assert.Equal(1, loss.Runs);
        Assert.All(generator.parameters(), static parameter => Assert.Null(parameter.grad));
        Assert.All(critic.parameters(), static parameter => Assert.NotNull(parameter.grad));

        using var second = turns.StepGenerator(noise: rand(4, 2));
        Assert.Equal(2, loss.Runs);
        Assert.All(generator.parameters(), static parameter => Assert.NotNull(parameter.grad));
        Assert.All(critic.parameters(), static parameter => Assert.Null(parameter.grad));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Value_that_is_none_names_the_intermediate(bool isNull)
    {
        using var scope = NewDisposeScope();
        using var loss = new Missing { IsNull = isNull };
        var message = Assert.Throws<InvalidOperationException>(() => loss.forward(given: ones([]))).Message;
        Assert.Contains($"Intermediate 'Gone' returned {(isNull ? "null" : "a disposed tensor")}", message, StringComparison.Ordinal);
    }

    [CombinedLoss]
    internal sealed partial class Shared(Linear model)
    {
        private readonly Linear model = model;

        public int Calls { get; private set; }

        [Intermediate]
        private Tensor Output(Tensor input)
        {
            Calls++;
            return model.call(input);
        }

        [MainLoss]
        private static Tensor Squared(Tensor output, Tensor target) => (output - target).square().mean();

        [AuxiliaryLoss(0.5)]
        private static Tensor Absolute(Tensor output, Tensor target) => (output - target).abs().mean();
    }

    [CombinedLoss]
    internal sealed partial class Chained
    {
        public List<string> Order { get; } = [];

        [LossComponent]
        private static Tensor Sum((Tensor First, Tensor Second) parts) => parts.First + parts.Second;

        [LossComponent]
        private static Tensor Product((Tensor First, Tensor Second) parts, Tensor doubled) => parts.First * doubled[1];

        [Intermediate]
        private (Tensor First, Tensor Second) Parts(Tensor doubled)
        {
            Order.Add(nameof(Parts));
            return (doubled[0], doubled[1]);
        }

        [Intermediate]
        private Tensor Doubled(Tensor given)
        {
            Order.Add(nameof(Doubled));
            return given * 2;
        }
    }

    [CombinedLoss]
    [Phase("Critic", nameof(Distance), Trains = new[] { nameof(critic) })]
    [Phase("Generator", nameof(Fooling), Trains = new[] { nameof(generator) })]
    internal sealed partial class SmallWasserstein(Linear critic, Linear generator)
    {
        private readonly Linear critic = critic;
        private readonly Linear generator = generator;

        public int Runs { get; private set; }

        [Intermediate]
        private Tensor Fake(Tensor noise)
        {
            Runs++;
            return generator.call(noise);
        }

        [LossComponent(CanBeNegative = true)]
        private Tensor Distance(Tensor real, Tensor fake) => critic.call(fake).mean() - critic.call(real).mean();

        [LossComponent(CanBeNegative = true)]
        private Tensor Fooling(Tensor fake) => -critic.call(fake).mean();
    }

    [CombinedLoss]
    internal sealed partial class Missing
    {
        public bool IsNull { get; init; }

        [Intermediate]
        private Tensor Gone(Tensor given)
        {
            if (IsNull)
            {
                return null!;
            }

            var value = given * 2;
            value.Dispose();
            return value;
        }

        [MainLoss]
        private static Tensor Value(Tensor gone) => gone;
    }
}
