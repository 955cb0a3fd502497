using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.UnstableLogarithm>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class UnstableLogarithmTests
{
    [Theory]
    [InlineData("(-(y * {|LG5005:x.softmax(1).log()|}).sum()).backward();", "(-(y * x.log_softmax(1)).sum()).backward();")]
    [InlineData("{|LG5005:torch.log(functional.softmax(x, dim: 1))|}.sum().backward();", "x.log_softmax(1).sum().backward();")]
    [InlineData("var p = x.softmax(-1); (p * {|LG5005:p.log()|}).sum().backward();", "var p = x.softmax(-1); (p * x.log_softmax(-1)).sum().backward();")]
    [InlineData("(-{|LG5005:model.call(x).sigmoid().log()|}.mean()).backward();", "(-functional.logsigmoid(model.call(x)).mean()).backward();")]
    [InlineData("{|LG5005:torch.log(torch.sigmoid(x - y))|}.mean().backward();", "functional.logsigmoid(x - y).mean().backward();")]
    [InlineData("{|LG5005:torch.log(1 - torch.sigmoid(x))|}.mean().backward();", "functional.logsigmoid(-x).mean().backward();")]
    [InlineData("{|LG5005:(1.0 - (x - y).sigmoid()).log()|}.mean().backward();", "functional.logsigmoid(-(x - y)).mean().backward();")]
    [InlineData("{|LG5005:x.exp().sum(1).log()|}.mean().backward();", "x.logsumexp(1).mean().backward();")]
    [InlineData("{|LG5005:(x - y).exp().sum(-1, keepdim: true).log()|}.mean().backward();", "(x - y).logsumexp(-1, keepdim: true).mean().backward();")]
    [InlineData("{|LG5005:torch.log(torch.sum(torch.exp(x)))|}.backward();", "x.flatten().logsumexp(0).backward();")]
    public Task Both_are_one_function(string statement, string repaired) => Test.VerifyFixAsync<UnstableLogarithmFix>(statement, repaired);

    [Theory]
    [InlineData("var logits = {|#0:x.softmax(1).log()|}; Console.WriteLine(logits.ToString());", "var logits = x.log_softmax(1); Console.WriteLine(logits.ToString());")]
    [InlineData("{|#0:functional.binary_cross_entropy(x.sigmoid(), y)|}.backward();", "functional.binary_cross_entropy_with_logits(x, y).backward();")]
    [InlineData("{|#0:functional.binary_cross_entropy(torch.sigmoid(model.call(x)), y, reduction: Reduction.Sum)|}.backward();", "functional.binary_cross_entropy_with_logits(model.call(x), y, reduction: Reduction.Sum).backward();")]
    public Task What_is_not_certain_to_train_is_information(string statement, string repaired) => Test.VerifyFixAsync<UnstableLogarithmFix>(statement, repaired, Test.Info(0));

    [Theory]
    [InlineData("var p = x.softmax(1); x = y; {|LG5005:p.log()|}.sum().backward();")]
    [InlineData("var policy = Sequential(Linear(10, 3), Softmax(1)); {|LG5005:policy.call(x).log()|}.sum().backward();")]
    [InlineData("var p = x.sigmoid(); {|LG5005:torch.log(1 - p)|}.sum().backward();")]
    [InlineData("var judge = Sequential(Linear(10, 1), Sigmoid()); {|LG5005:torch.log(1 - judge.call(x))|}.sum().backward();")]
    [InlineData("{|LG5005:x.softmax(1)[0].log()|}.sum().backward();")]
    [InlineData("{|LG5005:x.exp().sum(new long[] { 0, 1 }).log()|}.sum().backward();")]
    [InlineData("{|LG5005:torch.log(x.softmax(1).gather(1, y))|}.sum().backward();")]
    [InlineData("var p = x.softmax(1); var picked = p.gather(1, y); {|LG5005:picked.log()|}.sum().backward();")]
    [InlineData("{|LG5005:x.sigmoid().index_select(0, y).log()|}.sum().backward();")]
    public Task What_takes_more_than_an_edit_is_reported_without_one(string statement) =>
        Test.VerifyFixAsync<UnstableLogarithmFix>(statement, statement);

    [Theory]
    [InlineData("{|LG5005:torch.log1p(torch.exp(x))|}.sum().backward();", "functional.softplus(x).sum().backward();")]
    [InlineData("{|LG5005:(x - y).exp().log1p()|}.sum().backward();", "functional.softplus(x - y).sum().backward();")]
    [InlineData("{|LG5005:(1 + x.exp()).log()|}.sum().backward();", "functional.softplus(x).sum().backward();")]
    [InlineData("{|LG5005:torch.log(torch.exp(-x) + 1)|}.sum().backward();", "functional.softplus(-x).sum().backward();")]
    [InlineData("{|LG5005:x.exp().add(1).log()|}.sum().backward();", "functional.softplus(x).sum().backward();")]
    public Task Softplus_by_hand(string statement, string repaired) => Test.VerifyFixAsync<UnstableLogarithmFix>(statement, repaired);

    // log(1 + exp(-|x|)) is the stable half of it.
    [Theory]
    [InlineData("(functional.relu(x) + torch.log1p(torch.exp(-x.abs()))).sum().backward();")]
    [InlineData("(1 + (-(x - y).square()).exp()).log().sum().backward();")]
    [InlineData("torch.log1p(torch.exp(-2 * x.pow(2))).sum().backward();")]
    [InlineData("x.clamp(-10, 10).exp().log1p().sum().backward();")]
    [InlineData("(x - x.max().detach()).exp().log1p().sum().backward();")]
    [InlineData("torch.log1p(torch.exp(x.abs().neg())).sum().backward();")]
    [InlineData("x.log1p().sum().backward(); (1 + x).log().sum().backward();")]
    [InlineData("(2 + x.exp()).log().sum().backward();")]
    [InlineData("using (no_grad()) { Console.WriteLine(x.exp().log1p()); }")]
    public Task Bounded_exponents_are_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Fact]
    public Task A_loss_module_is_reported_without_a_fix() =>
        Test.VerifyStatementsAsync("var criterion = BCELoss(); {|#0:criterion.call(torch.sigmoid(x), y)|}.backward();", Test.Info(0));

    [Fact]
    public Task The_message_names_the_remedy() => Test.VerifyStatementsAsync(
        "{|#0:x.sigmoid().log()|}.sum().backward();",
        new DiagnosticResult(UnstableLogarithm.Rule).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("A sigmoid rounds to 0 from -89 on; use logsigmoid, which is exact: the log of 0 is -∞ with a NaN gradient"));

    [Theory]
    [InlineData("(x.softmax(1) + 1e-8).log().sum().backward();")]
    [InlineData("x.softmax(1).clamp_min(1e-8).log().sum().backward();")]
    [InlineData("x.log_softmax(1).exp().sum().backward();")]
    [InlineData("(1 - x.sigmoid() + 1e-8).log().sum().backward();")]
    [InlineData("(2 - x.sigmoid()).log().sum().backward();")]
    [InlineData("(1 - x.softmax(1)).log().sum().backward();")]
    [InlineData("var (m, _) = x.max(1, keepdim: true); ((x - m).exp().sum(1, keepdim: true).log() + m).sum().backward();")]
    [InlineData("var m = x.max(1, keepdim: true).values.detach(); (x - m - (x - m).exp().sum(1, keepdim: true).log()).sum().backward();")]
    [InlineData("var m = x.amax(new long[] { 1 }, true); torch.log(torch.exp(x.sub(m)).sum(1)).sum().backward();")]
    [InlineData("var largest = x.max().detach(); ((x - largest) / 0.1).exp().sum(1).log().sum().backward();")]
    [InlineData("x.log().sum().backward();")]
    [InlineData("(x.exp() + 1).sum(1).log().sum().backward();")]
    [InlineData("x.sum(1).log().sum().backward();")]
    [InlineData("functional.binary_cross_entropy(x, y).backward();")]
    [InlineData("functional.binary_cross_entropy_with_logits(x, y).backward();")]
    [InlineData("using (no_grad()) { Console.WriteLine(functional.binary_cross_entropy(x.sigmoid(), y).ToSingle()); }")]
    [InlineData("using (no_grad()) { var scores = x.softmax(-1).log(); Console.WriteLine(scores.topk(3, 1)); }")]
    [InlineData("using var off = no_grad(); Console.WriteLine(x.exp().sum(1).log());")]
    [InlineData("Console.WriteLine(Math.Log(x.softmax(1).max().ToSingle()));")]
    [InlineData("x.softmax(1).gather(1, y).clamp_min(1e-8).log().sum().backward();")]
    [InlineData("x.gather(1, y).log().sum().backward();")]
    public Task Guarded_or_unknown_is_silent(string statement) => Test.VerifyStatementsAsync(statement);

    private const string Judge =
        """
        class Judge : Module<Tensor, Tensor>
        {
            readonly Module<Tensor, Tensor> layers;
            public Judge() : base("judge") { layers = Sequential(Linear(4, 1), Sigmoid()); RegisterComponents(); }
            public override Tensor forward(Tensor x) => layers.call(x);
        }
        """;

    [Theory]
    [InlineData("var judge = new Judge().to(device); {|#0:BCELoss().call(judge.call(x), y)|}.backward();")]
    [InlineData("var judge = new Judge(); {|#0:functional.binary_cross_entropy(judge.call(x), y)|}.backward();")]
    public Task A_model_that_ends_in_a_sigmoid_is_reported_without_a_fix(string statement) =>
        Test.VerifyAsync($"{Judge} class Program {{ void Train(Tensor x, Tensor y, Device device) {{ {statement} }} }}", Test.Info(0));

    [Theory]
    [InlineData("functional.binary_cross_entropy_with_logits(new Judge().call(x), y).backward();")]
    [InlineData("functional.mse_loss(new Judge().call(x), y).backward();")]
    [InlineData("using (no_grad()) Console.WriteLine(functional.binary_cross_entropy(new Judge().call(x), y));")]
    public Task Other_losses_of_such_a_model_are_silent(string statement) =>
        Test.VerifyAsync($"{Judge} class Program {{ void Train(Tensor x, Tensor y) {{ {statement} }} }}");

    private static string Agent(string setter, string policy, string access = "internal") =>
        $$"""
        {{access}} abstract class Agent
        {
            protected Agent() { Policy = new PolicyNet(); }
            public Module<Tensor, Tensor> Policy { get; {{setter}} }
        }

        class PolicyNet : Module<Tensor, Tensor>
        {
            readonly Module<Tensor, Tensor> layers;
            public PolicyNet() : base("policy") { {{policy}} RegisterComponents(); }
            public override Tensor forward(Tensor x) => layers.call(x);
        }

        """;

    private const string InList = "var parts = new List<(string, Module<Tensor, Tensor>)> { (\"a\", Linear(4, 2)), (\"s\", Softmax(-1)) }; layers = Sequential(parts);";
    private const string Added = "var parts = new List<(string, Module<Tensor, Tensor>)>(); parts.Add((\"a\", Linear(4, 2))); parts.Add((\"s\", Softmax(-1))); layers = Sequential(parts);";

    [Theory]
    [InlineData("protected set;", InList)]
    [InlineData("protected set;", Added)]
    [InlineData("private set;", InList)]
    [InlineData("private protected set;", Added)]
    public Task A_policy_that_a_base_class_makes_of_a_list_is_followed(string setter, string policy) => Test.VerifyAsync(
        Agent(setter, policy) + "class Reinforce : Agent { void Learn(Tensor s, Tensor a, Tensor r) => (-(r * {|LG5005:torch.log(Policy.call(s))|}.gather(1, a)).mean()).backward(); }");

    [Theory]
    [InlineData("protected set;", "var parts = new List<(string, Module<Tensor, Tensor>)> { (\"s\", Softmax(-1)) }; parts.Insert(0, (\"a\", Linear(4, 2))); parts.Reverse(); layers = Sequential(parts);", "internal", "")]
    [InlineData("protected set;", "var parts = new List<(string, Module<Tensor, Tensor>)> { (\"s\", Softmax(-1)) }; if (GetHashCode() > 0) { parts.Add((\"a\", Linear(2, 2))); } layers = Sequential(parts);", "internal", "")]
    [InlineData("protected set;", InList, "public", "")]
    [InlineData("set;", InList, "internal", "")]
    [InlineData("protected set;", InList, "internal", "class Other : Agent { public Other() { Policy = Linear(4, 2); } }")]
    public Task What_may_be_another_policy_is_silent(string setter, string policy, string access, string others) => Test.VerifyAsync(
        Agent(setter, policy, access) + others + " class Reinforce : Agent { void Learn(Tensor s, Tensor a, Tensor r) => (-(r * torch.log(Policy.call(s)).gather(1, a)).mean()).backward(); }");
}
