using System.Globalization;

namespace LossGen.Benchmarks.Generators.Sources;

/// <summary>What the files of a project look like, each generator's own, of much the same size.</summary>
internal static class SourceShapes
{
    /// <summary>A loss class with three components.</summary>
    public static string Loss(int number, int edition) => string.Create(CultureInfo.InvariantCulture, $$"""
        using LossGen;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;

        namespace Project.Losses;

        [CombinedLoss]
        [RelativeToMain(Epsilon = 1e-6)]
        public partial class Loss{{number}}
        {
            [MainLoss]
            private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

            [AuxiliaryLoss(0.1{{edition}}, Typical = 0.5)]
            private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();

            [Regularizer(1e-4)]
            private static Tensor Decay(Tensor weights) => weights.square().sum();
        }
        """);

    /// <summary>A view model with three observable properties.</summary>
    public static string ViewModel(int number, int edition) => string.Create(CultureInfo.InvariantCulture, $$"""
        using CommunityToolkit.Mvvm.ComponentModel;

        namespace Project.ViewModels;

        public partial class ViewModel{{number}} : ObservableObject
        {
            [ObservableProperty]
            private string _title = "";

            [ObservableProperty]
            private int _count{{edition}};

            [ObservableProperty]
            private double _share;
        }
        """);

    /// <summary>A serializer for a class with three properties.</summary>
    public static string Serializer(int number, int edition) => string.Create(CultureInfo.InvariantCulture, $$"""
        using System.Text.Json.Serialization;

        namespace Project.Messages;

        public sealed class Message{{number}}
        {
            public string Title { get; set; } = "";

            public int Count{{edition}} { get; set; }

            public double Share { get; set; }
        }

        [JsonSerializable(typeof(Message{{number}}))]
        public partial class Serializer{{number}} : JsonSerializerContext
        {
        }
        """);
}
