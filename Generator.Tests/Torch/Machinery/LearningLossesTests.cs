using LossGen.Analyzers.Flow;
using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Torch.Machinery;

/// <summary>Where it is worth looking for a loss that an optimizer misses.</summary>
public class LearningLossesTests
{
    private const string Modules =
        """
        class Weighted : Module<Tensor, Tensor>
        {
            readonly TorchSharp.Modules.Parameter weight = Parameter(zeros(1));
            public Weighted() : base("weighted") => RegisterComponents();
            public override Tensor forward(Tensor x) => weight * x;
        }

        class Derived : Weighted { }

        class Plain : Module<Tensor, Tensor>
        {
            readonly Module<Tensor, Tensor> layer = Linear(3, 3);
            public Plain() : base("plain") => RegisterComponents();
            public override Tensor forward(Tensor x) => layer.call(x);
        }

        class Base { protected Derived? kept; }
        static class Factory { public static Weighted Make() => new(); }

        """;

    [Theory]
    [InlineData("class Trainer { readonly Weighted? loss; }")]
    [InlineData("class Trainer { Derived Loss => new(); }")]
    [InlineData("class Trainer : Base { }")]
    [InlineData("class Trainer { void Train() { var loss = new Weighted(); } }")]
    [InlineData("class Trainer { void Train() { var loss = Make(); } Weighted Make() => Factory.Make(); }")]
    [InlineData("class Trainer { void Train(Derived loss) { } }")]
    [InlineData("partial class Trainer { } partial class Trainer { void Train(object loss) { var weighted = (Weighted)loss; } }")]
    public void Class_that_has_or_names_one_is_looked_at(string trainer) => Assert.True(MayBeUsedIn(Modules + trainer));

    [Theory]
    [InlineData("class Trainer { readonly Plain? loss; void Train() { var other = new Plain(); } }")]
    [InlineData("class Trainer { readonly Module<Tensor, Tensor> model = Linear(3, 3); }")]
    [InlineData("class Trainer { class Inner { readonly Weighted? loss; } }")]
    public void Class_without_one_is_not(string trainer) => Assert.False(MayBeUsedIn(Modules + trainer));

    [Theory]
    [InlineData("HasParameters = true", true)]
    [InlineData("HasParameters = false", false)]
    public void A_scheme_says_whether_it_learns(string traits, bool expected) => Assert.Equal(expected, MayBeUsedIn(
        $$"""
        [SchemeTraits({{traits}})]
        sealed class LearnedAttribute : WeightingAttribute
        {
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }

        [CombinedLoss, Learned]
        partial class Combined : LossModule
        {
            [MainLoss] static Tensor First(Tensor x) => x.mean();
            protected override LossDefinition DefineLoss() => throw new NotSupportedException();
        }

        class Trainer { readonly Combined? loss; }
        """));

    private static bool MayBeUsedIn(string source)
    {
        var torch = Probe.Source(source).Torch;
        return torch.LearningLosses.MayBeUsedIn(torch.Compilation.GetTypeByMetadataName("Trainer")!, CancellationToken.None);
    }
}
