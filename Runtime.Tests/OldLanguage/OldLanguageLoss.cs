#pragma warning disable LG9002 // The limit is what is shown.
#pragma warning disable IDE0161 // The language has no file-scoped namespaces yet.
using static TorchSharp.torch;

namespace LossGen.OldLanguage
{
    /// <summary>A loss class like any other.</summary>
    [CombinedLoss]
    public partial class OldLanguageLoss
    {
        /// <summary>The main component.</summary>
        /// <param name="prediction">What the model says.</param>
        /// <returns>The loss.</returns>
        [MainLoss]
        public static Tensor Photometric(Tensor prediction)
        {
            return prediction is null ? zeros(1) : prediction.mean();
        }
    }
}
