namespace LossGen.Packaging.Tests.Infrastructure;

/// <summary>Loss classes as a user writes them. They say every using, and nothing newer than C# 10.</summary>
internal static class LossSources
{
    /// <summary>A public class with documentation and a module in a field, and a use of what is generated for it.</summary>
    public const string Depth =
        """
        using System;
        using LossGen;
        using TorchSharp.Modules;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;

        namespace Consumer;

        /// <summary>Depth from single images.</summary>
        [CombinedLoss]
        [RelativeToMain]
        public partial class DepthLoss
        {
            private readonly Linear features;

            /// <summary>Creates the loss.</summary>
            /// <param name="features">What images are compared by.</param>
            public DepthLoss(Linear features) => this.features = features;

            [MainLoss]
            private Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(features.call(prediction), features.call(image));

            [AuxiliaryLoss(0.1)]
            private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();

            [Regularizer(1e-4)]
            private static Tensor Size(Tensor depth) => depth.square().mean();
        }

        /// <summary>Trains with the loss.</summary>
        public static class DepthTraining
        {
            /// <summary>One step.</summary>
            /// <param name="loss">The loss.</param>
            /// <param name="optimizer">The optimizer.</param>
            /// <param name="image">A batch of images.</param>
            /// <returns>What the step measured.</returns>
            public static StepReport Step(DepthLoss loss, optim.Optimizer optimizer, Tensor image)
            {
                ArgumentNullException.ThrowIfNull(loss);
                using StepResult step = loss.Step(optimizer, prediction: image, image: image, depth: image);
                return step.Read();
            }
        }
        """;

    /// <summary>A loss class that makes the modules it compares by; CA2213 would have it dispose them.</summary>
    public const string Perceptual =
        """
        using LossGen;
        using TorchSharp.Modules;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;

        namespace Consumer;

        /// <summary>Images compared by their features.</summary>
        [CombinedLoss]
        public partial class PerceptualLoss
        {
            private readonly Features features = new();
            private readonly Linear projection = Linear(2, 2);

            [MainLoss]
            private Tensor Distance(Tensor prediction, Tensor image) =>
                functional.mse_loss(projection.call(features.call(prediction)), projection.call(features.call(image)));
        }

        /// <summary>What images are compared by.</summary>
        public sealed class Features : Module<Tensor, Tensor>
        {
            /// <summary>Creates the module.</summary>
            public Features()
                : base("features")
            {
            }

            /// <inheritdoc />
            public override Tensor forward(Tensor input) => input;
        }
        """;

    /// <summary>A small class under a name, and a use of what is generated for it.</summary>
    public static string Named(string name) =>
        $$"""
        using LossGen;
        using static TorchSharp.torch;

        namespace Consumer;

        [CombinedLoss]
        public partial class {{name}}
        {
            [MainLoss]
            private static Tensor First(Tensor x) => x.square().mean();

            [AuxiliaryLoss(0.5)]
            private static Tensor Second(Tensor x, Tensor y) => (x - y).abs().mean();

            public static Tensor Judge(Tensor x, Tensor y)
            {
                using var loss = new {{name}}();
                return loss.forward(x: x, y: y);
            }
        }
        """;
}
