using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Fuzzing;

/// <summary>Sources that together use every attribute and every shape, short enough to be broken at every place.</summary>
internal static class FuzzSamples
{
    public const int MaxLength = 600;

    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["fixed"] =
            """
            namespace Demo;
            [CombinedLoss(NonFinite = NonFinite.SkipStep, MaxNorm = 1)]
            public partial class A
            {
                [MainLoss(Typical = 0.2)] static Tensor First(Tensor x, Tensor y) => functional.l1_loss(x, y);
                [AuxiliaryLoss(PowerOfTen = -2, Justification = "b\"c")] Tensor Second(Tensor y) => y.mean();
            }
            """,
        ["relative"] =
            """
            [CombinedLoss, RelativeToMain(Epsilon = 1e-6, MaxScale = 100)]
            partial class A
            {
                [MainLoss] protected virtual Tensor First(Tensor x) => x.mean();
                [AuxiliaryLoss(0.1)] internal Tensor Second(in Tensor x, params int[] n) => x.sum();
                [Regularizer(1e-4)] static Tensor Third(Tensor? w = null) => w!.square().sum();
            }
            """,
        ["nested generic"] =
            """
            namespace N { partial struct O<T> where T : class { partial interface I {
                [CombinedLoss] [UnitNormalized]
                public abstract partial class A<[Obsolete] U> where U : Module, new() {
                    [LossComponent(2)] protected abstract Tensor First(U x, (T a, int b)[] y);
                    [LossComponent(weight: 0.5)] Tensor Second(U x) => zeros(1);
                } } } }
            """,
        ["inheritance"] =
            """
            [CombinedLoss] public partial class A { [MainLoss] protected Tensor First(Tensor x) => x; }
            [CombinedLoss(KeepCheckpointWeights = true)]
            public sealed partial class B : A, IDisposable { [AuxiliaryLoss] private static Tensor Second(Tensor y) => y; }
            public class C : LossModule { [MainLoss] Tensor First(Tensor x) => x; }
            [CombinedLoss] partial class D : C { }
            """,
        ["names"] =
            """
            namespace @event { [CombinedLoss, GeometricMean] partial class @class<@int> {
                [MainLoss(Weight = 2)] Tensor @return(Tensor @in, @int @out) => @in;
                [AuxiliaryLoss] Tensor F\u0069rst(Tensor scope, Tensor losses) => scope;
                [AuxiliaryLoss] static Tensor _1(Tensor Weights) => Weights; } }
            """,
        ["phases"] =
            """
            [CombinedLoss(Order = PhaseOrder.Once, AccumulateSteps = 2)]
            [Phase("Critic", nameof(Real), nameof(Fake), Trains = new[] { nameof(critic) }, Steps = 2)]
            [Phase("Generator", nameof(Fake), MaxNorm = 1)]
            partial class Gan(Module<Tensor, Tensor> critic)
            {
                readonly Module<Tensor, Tensor> critic = critic;
                [LossComponent] Tensor Real(Tensor real) => critic.call(real).mean();
                [LossComponent] Tensor Fake(Tensor noise) => -critic.call(noise).mean();
            }
            """,
        ["convex"] =
            """
            [CombinedLoss, ConvexWeights(0.3)]
            partial class A
            {
                [LossComponent] Tensor First(Tensor x) => functional.cross_entropy(x, x.softmax(1));
                [LossComponent] Tensor Second(Tensor x) { using var _ = no_grad(); return x.log().mean().detach(); }
            }
            class User { Tensor F(A loss, Tensor x) => loss.forward(x: x) + new A().Compute(x).Total; }
            """,
        ["own scheme"] =
            """
            [SchemeTraits(Contribution = ContributionBasis.Weight)]
            sealed class Mine<T>(string name, params Type[] types) : WeightingAttribute
            {
                public double[]? Curve { get; set; }
                public override LossWeighting Create(IReadOnlyList<ComponentInfo> c) => throw null!;
            }
            [CombinedLoss, Mine<int>("x", typeof(List<>), null!, Curve = new[] { 1, double.NaN })]
            partial class A { [LossComponent] Tensor First(Tensor x) => x; }
            """,
        ["training loop"] =
            """
            [CombinedLoss] partial class A { [MainLoss] Tensor First(Tensor x) => functional.mse_loss(x, x); }
            static class P {
                static void Train(A loss, Module<Tensor, Tensor> m, optim.Optimizer o, Tensor x) {
                    for (var i = 0; i < 9; i++) { o.zero_grad(); using var s = loss.Step(o, m.call(x));
                        var t = 0.5 * m.call(x).mean() + 1 / 3 * loss.forward(x); t.backward(); o.step(); } } }
            """,
        ["bodies of known size"] =
            """
            [CombinedLoss] partial class A(Module<Tensor, Tensor> head) {
                const double T = 4; readonly Module<Tensor, Tensor> last = Sequential(ReLU(), Linear(8, 10));
                [MainLoss] Tensor First(Tensor x, Tensor y) => functional.cross_entropy(last.call(x).view(-1, 10), y) / T;
                [AuxiliaryLoss(50)] Tensor Dice(Tensor x, Tensor y) { var p = x.sigmoid(); var s = (p * y).sum();
                    return (1 - (2 * s + 1) / (p.sum() + y.sum() + 1)).mean(); }
                [AuxiliaryLoss(20)] Tensor Both(Tensor x, Tensor y) => T * T * BCELoss(reduction: Reduction.Sum).call(head.call(x), y); }
            """,
        ["two files in one"] =
            """
            #if LOSS || true
            [LossGen.CombinedLossAttribute()]
            #endif
            file partial class A { [method: MainLoss] private protected Tensor First(Tensor x) => x; }
            partial record R { [CombinedLoss] static partial class S { [MainLoss] async void F() { } } }
            [CombinedLoss] partial class E : Nope<int> { [MainLoss(Nope.X)] dynamic F(ref Span<int> a, int* b) => a; }
            """,
    };

    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using LossGen;
        global using TorchSharp;
        global using static TorchSharp.torch;
        global using static TorchSharp.torch.nn;
        """;

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>A project of which only the one tree changes, so that the references are bound once.</summary>
    public static (CSharpCompilation Compilation, SyntaxTree Tree) Project(string text)
    {
        var compilation = TestCompilation.FromFiles(null, Usings, text);
        return (compilation, compilation.SyntaxTrees[1]);
    }
}
