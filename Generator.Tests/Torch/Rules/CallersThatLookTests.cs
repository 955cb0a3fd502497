using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.DivisionByLoss>;

namespace LossGen.Generator.Tests.Torch.Rules;

/// <summary>A method divides by what its callers have looked at, or have not.</summary>
public class CallersThatLookTests
{
    private const string Looks = "if (mask.sum().item<float>() > 0) { total = total + OfObjects(x, mask); }";
    private const string DoesNotLook = "total = total + OfObjects(x, mask);";

    [Theory]
    [InlineData("private", Looks)]
    [InlineData("private static", Looks)]
    [InlineData("private", "if (!mask.any().item<bool>()) return; " + DoesNotLook)]
    [InlineData("private", Looks + Looks)]
    public Task All_callers_look_at_the_mask(string modifiers, string calls) => Test.VerifyAsync(Program(modifiers, "mask.sum()", calls));

    [Theory]
    [InlineData("private", DoesNotLook)]
    [InlineData("private", Looks + DoesNotLook)]
    [InlineData("private", "if (x.sum().item<float>() > 0) { " + DoesNotLook + " }")]
    [InlineData("public", Looks)]
    public Task One_caller_may_not(string modifiers, string calls) => Test.VerifyAsync(Program(modifiers, "{|#0:mask.sum()|}", calls), Test.Info(0));

    private static string Program(string modifiers, string divisor, string calls) =>
        $$"""
        public class Detection
        {
            private readonly Module<Tensor, Tensor> model = Linear(10, 3);

            public void Train(Tensor input, Tensor mask)
            {
                var x = model.call(input);
                var total = x.mean();
                {{calls}}
                total.backward();
            }

            {{modifiers}} Tensor OfObjects(Tensor values, Tensor mask) => (values * mask).sum() / {{divisor}};
        }
        """;
}
