using LossGen.Generator.Analyzers;
using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Analyzers;

public class LossClassCannotBeGeneratedTests
{
    [Fact]
    public Task Class_that_is_not_partial() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(
        """
        [CombinedLoss]
        public class {|LG1001:Depth|}
        {
            [MainLoss]
            static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);
        }
        """);

    [Fact]
    public Task Partial_class_is_fine() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss]
            static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);
        }
        """);
}
