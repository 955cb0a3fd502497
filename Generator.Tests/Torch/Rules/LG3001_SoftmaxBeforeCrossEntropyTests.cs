using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.SoftmaxBeforeCrossEntropy>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class SoftmaxBeforeCrossEntropyTests
{
    [Fact]
    public Task Comments_of_a_sequence_stay_on_their_lines() => Test.VerifyFixAsync<SoftmaxBeforeCrossEntropyFix>(
        """
        var m = Sequential(
            Linear(4, 8), // first
            Linear(8, 3), // last
            Softmax(1) // probabilities
        );
        functional.cross_entropy({|LG3001:m.call(x)|}, y).backward();
        """,
        """
        var m = Sequential(
            Linear(4, 8), // first
            Linear(8, 3) // last
            // probabilities
        );
        functional.cross_entropy(m.call(x), y).backward();
        """);

    [Theory]
    [InlineData("functional.cross_entropy({|LG3001:model.call(x).softmax(1)|}, y).backward();", "functional.cross_entropy(model.call(x), y).backward();")]
    [InlineData("functional.cross_entropy({|LG3001:softmax(x, 1)|}, y).backward();", "functional.cross_entropy(x, y).backward();")]
    [InlineData("functional.cross_entropy({|LG3001:special.softmax(x, 1)|}, y).backward();", "functional.cross_entropy(x, y).backward();")]
    [InlineData("functional.cross_entropy({|LG3001:functional.softmax(x + 1, 1)|}, y).backward();", "functional.cross_entropy(x + 1, y).backward();")]
    [InlineData("functional.cross_entropy(target: y, input: {|LG3001:x.softmax(1)|}).backward();", "functional.cross_entropy(target: y, input: x).backward();")]
    [InlineData("CrossEntropyLoss().call({|LG3001:x.softmax(1)|}, y).backward();", "CrossEntropyLoss().call(x, y).backward();")]
    [InlineData("functional.cross_entropy({|LG3001:Softmax(1).call(x)|}, y).backward();", "functional.cross_entropy(x, y).backward();")]
    [InlineData("functional.cross_entropy({|LG3001:x.softmax(1).view(-1, 3)|}, y).backward();", "functional.cross_entropy(x.view(-1, 3), y).backward();")]
    public Task Softmax_is_dropped(string statement, string repaired) => Test.VerifyFixAsync<SoftmaxBeforeCrossEntropyFix>(statement, repaired);

    [Fact]
    public Task A_variable_that_nothing_else_uses_gets_the_logits() => Test.VerifyFixAsync<SoftmaxBeforeCrossEntropyFix>(
        """
        // The model's answer.
        var output = softmax(model.call(x), 1); // per class
        var loss = functional.cross_entropy({|LG3001:output|}, y);
        loss.backward();
        """,
        """
        // The model's answer.
        var output = model.call(x); // per class
        var loss = functional.cross_entropy(output, y);
        loss.backward();
        """);

    [Fact]
    public Task Probabilities_that_are_also_reported_stay() => Test.VerifyFixAsync<SoftmaxBeforeCrossEntropyFix>(
        """
        var logits = model.call(x);
        var probabilities = logits.softmax(1);
        var loss = functional.cross_entropy({|LG3001:probabilities|}, y);
        Console.WriteLine(probabilities.argmax(1));
        """,
        """
        var logits = model.call(x);
        var probabilities = logits.softmax(1);
        var loss = functional.cross_entropy(logits, y);
        Console.WriteLine(probabilities.argmax(1));
        """);

    [Fact]
    public Task The_tail_of_a_model_is_removed() => Test.VerifySourceFixAsync<SoftmaxBeforeCrossEntropyFix>(
        """
        class Trainer
        {
            private readonly Module<Tensor, Tensor> net = Sequential(
                ("hidden", Linear(4, 8)),
                ("output", Linear(8, 3)),
                ("probabilities", Softmax(1)));
            private readonly Loss<Tensor, Tensor, Tensor> criterion = CrossEntropyLoss();

            void Train(Tensor x, Tensor y) => criterion.call({|LG3001:net.call(x)|}, y).backward();
        }
        """,
        """
        class Trainer
        {
            private readonly Module<Tensor, Tensor> net = Sequential(
                ("hidden", Linear(4, 8)),
                ("output", Linear(8, 3)));
            private readonly Loss<Tensor, Tensor, Tensor> criterion = CrossEntropyLoss();

            void Train(Tensor x, Tensor y) => criterion.call(net.call(x), y).backward();
        }
        """);

    [Theory]
    [InlineData("private readonly", "net.train(); var optimizer = optim.Adam(net.parameters());", true)]
    [InlineData("private readonly", "Console.WriteLine(net.call(x).max());", false)]
    [InlineData("private readonly", "functional.nll_loss((net.call(x) + 1e-8).log(), y).backward();", false)]
    [InlineData("private readonly", "Func<Tensor, Tensor> predict = net.call;", false)]
    [InlineData("private readonly", "GC.KeepAlive(net);", false)]
    [InlineData("private readonly", "var other = net;", false)]
    [InlineData("internal readonly", "", false)]
    public Task The_tail_stays_where_anything_else_may_see_what_the_model_gives(string access, string use, bool isRemoved)
    {
        return Test.VerifySourceFixAsync<SoftmaxBeforeCrossEntropyFix>(Model("Linear(8, 3), Softmax(1)", "{|LG3001:net.call(x)|}"), isRemoved
            ? Model("Linear(8, 3)", "net.call(x)")
            : Model("Linear(8, 3), Softmax(1)", "{|LG3001:net.call(x)|}"));

        string Model(string elements, string output) =>
            $$"""
            class Trainer
            {
                {{access}} TorchSharp.Modules.Sequential net = Sequential({{elements}});
                void Train(Tensor x, Tensor y) => functional.cross_entropy({{output}}, y).backward();
                void Use(Tensor x, Tensor y) { {{use}} }
            }
            """;
    }

    [Theory]
    [InlineData("var p = net.call(x); functional.cross_entropy({|LG3001:p|}, y).backward(); Console.WriteLine(p.max() > 0.9f);")]
    [InlineData("var whole = Sequential(Linear(8, 8), net); functional.cross_entropy({|LG3001:whole.call(x)|}, y).backward(); Console.WriteLine(net.call(x));")]
    [InlineData("Loss({|LG3001:net.call(x)|}).backward(); Tensor Loss(Tensor p) { Console.WriteLine(p.max()); return functional.cross_entropy(p, y); }")]
    public Task The_tail_stays_where_its_output_has_another_use(string statements)
    {
        var model = "var net = Sequential(Linear(8, 3), Softmax(1)); " + statements;
        return Test.VerifyFixAsync<SoftmaxBeforeCrossEntropyFix>(model, model);
    }

    [Fact]
    public Task An_input_that_another_component_takes_stays_what_it_is()
    {
        const string Source =
            """
            [CombinedLoss]
            partial class Both
            {
                [MainLoss] static Tensor Right(Tensor logits, Tensor y) => functional.cross_entropy(logits, y);
                [AuxiliaryLoss(0.1)] static Tensor Near(Tensor logits, Tensor y) => functional.mse_loss(logits, y);
            }

            class Trainer
            {
                void Train(Both loss, Module<Tensor, Tensor> net, Tensor x, Tensor y) =>
                    loss.forward(logits: {|LG3001:net.call(x).softmax(1)|}, y: y).backward();
            }
            """;
        return Test.VerifySourceFixAsync<SoftmaxBeforeCrossEntropyFix>(Source, Source);
    }

    [Theory]
    [InlineData("functional.cross_entropy({|LG3001:P(x)|}, y).backward(); Tensor P(Tensor q) => functional.softmax(model.call(q), 1);")]
    [InlineData("functional.cross_entropy({|LG3001:P(model, x)|}, y).backward(); static Tensor P(Module<Tensor, Tensor> m, Tensor q) { return m.call(q).softmax(1); }")]
    [InlineData("Func<Tensor, Tensor> predict = q => model.call(q).softmax(1); functional.cross_entropy({|LG3001:predict(x)|}, y).backward();")]
    [InlineData("var predict = (Tensor q) => { return model.call(q).softmax(1); }; functional.cross_entropy({|LG3001:predict(x)|}, y).backward();")]
    [InlineData("Func<Tensor, Tensor, Tensor> loss = (p, t) => functional.cross_entropy(p, t); loss({|LG3001:model.call(x).softmax(1)|}, y).backward();")]
    public Task A_local_function_or_lambda_is_read_as_a_method_is(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("functional.cross_entropy(P(x), y).backward(); Tensor P(Tensor q) { if (epochs > 3) return model.call(q); return model.call(q).softmax(1); }")]
    [InlineData("Func<Tensor, Tensor> predict = q => model.call(q).softmax(1); if (epochs > 3) predict = q => model.call(q); functional.cross_entropy(predict(x), y).backward();")]
    [InlineData("Func<Tensor, Tensor> predict = epochs > 3 ? q => model.call(q).softmax(1) : q => model.call(q); functional.cross_entropy(predict(x), y).backward();")]
    [InlineData("Func<Tensor, Tensor, Tensor> loss = (p, t) => functional.cross_entropy(t, p.softmax(1)); loss(model.call(x).softmax(1), y).backward();")]
    public Task A_function_that_may_return_logits_is_silent(string statements) => Test.VerifyStatementsAsync(statements);

    [Fact]
    public Task A_model_of_the_program_that_ends_in_softmax() => Test.VerifyAsync(
        """
        class Net() : Module<Tensor, Tensor>("net")
        {
            private readonly Module<Tensor, Tensor> fc = Linear(4, 3);

            public override Tensor forward(Tensor input)
            {
                var h = fc.call(input);
                return functional.softmax(h, 1);
            }
        }

        class Trainer
        {
            void Train(Tensor x, Tensor y)
            {
                var net = new Net();
                functional.cross_entropy({|LG3001:net.call(x)|}, y).backward();
            }
        }
        """);

    [Fact]
    public Task A_method_that_ends_in_softmax_and_a_loss_declared_as_module() => Test.VerifyAsync(
        """
        class Trainer
        {
            private readonly Module<Tensor, Tensor, Tensor> criterion = CrossEntropyLoss();
            private readonly Module<Tensor, Tensor> model = Linear(4, 3);

            public Tensor Loss(Tensor x, Tensor y) => criterion.call({|LG3001:Predict(x)|}, y) + functional.cross_entropy(Logits(x), y) + criterion.call(Overridden(x), y);

            public virtual Tensor Overridden(Tensor x) => functional.softmax(model.call(x), 1);

            private Tensor Predict(Tensor x) => functional.softmax(Logits(x), 1);

            private Tensor Logits(Tensor x) => model.call(x);
        }
        """);

    [Fact]
    public Task Log_softmax_is_information() => Test.VerifyFixAsync<SoftmaxBeforeCrossEntropyFix>(
        "functional.cross_entropy({|#0:x.log_softmax(1)|}, y).backward();",
        "functional.cross_entropy(x, y).backward();",
        Test.Info(0));

    [Theory]
    [InlineData("Linear(4, 100).call(x).softmax(1)")]
    [InlineData("Sequential(Linear(4, 8), Linear(8, 100), Softmax(1)).call(x)")]
    [InlineData("Sequential((\"a\", Linear(4, 100)), (\"b\", Softmax(1))).call(x)")]
    public Task The_floor_is_that_of_the_classes(string probabilities) => Test.VerifyAsync(
        $$"""
        class Trainer
        {
            void Train(Tensor x, Tensor y) => functional.cross_entropy({|#0:{{probabilities}}|}, y).backward();
        }
        """,
        new Microsoft.CodeAnalysis.Testing.DiagnosticResult("LG3001", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning)
            .WithLocation(0)
            .WithOptions(Microsoft.CodeAnalysis.Testing.DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("cross_entropy takes logits and applies log-softmax itself; pass the logits: of probabilities it cannot fall below 3.622 (100 classes)"));

    [Theory]
    [InlineData("functional.cross_entropy(model.call(x), y).backward();")]
    [InlineData("functional.cross_entropy(model.call(x), teacher.call(x).softmax(1)).backward();")]
    [InlineData("functional.cross_entropy(target: y.softmax(1), input: x).backward();")]
    [InlineData("functional.nll_loss(x.log_softmax(1), y).backward();")]
    [InlineData("var p = x.softmax(1); p = p.log(); functional.cross_entropy(p, y).backward();")]
    [InlineData("var p = x; if (epochs > 3) p = x.softmax(1); functional.cross_entropy(p, y).backward();")]
    [InlineData("functional.cross_entropy(x.softmax(1) * 10, y).backward();")]
    [InlineData("functional.cross_entropy(x.softmax(1).matmul(mask), y).backward();")]
    [InlineData("functional.mse_loss(x.softmax(1), y).backward();")]
    public Task Logits_soft_targets_and_what_is_not_known_are_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("var (p, h) = net.call(x); functional.cross_entropy({|LG3001:p|}, y).backward();")]
    [InlineData("var both = net.call(x); functional.cross_entropy({|LG3001:both.Item1|}, y).backward();")]
    [InlineData("var (p, h) = Forward(x); functional.cross_entropy({|LG3001:p|}, y).backward();")]
    [InlineData("var both = Forward(x); functional.cross_entropy({|LG3001:both.probabilities|}, y).backward();")]
    public Task A_part_of_a_tuple(string statements) => Test.VerifyAsync(WithTwoOutputs(statements));

    [Theory]
    [InlineData("var (p, h) = net.call(x); functional.cross_entropy(h, y).backward();")]
    [InlineData("var (p, h) = net.call(x); p = h; functional.cross_entropy(p, y).backward();")]
    [InlineData("var (p, h) = Forward(x); functional.cross_entropy(h, y).backward();")]
    [InlineData("var (p, h) = Either(x, true); functional.cross_entropy(p, y).backward();")]
    [InlineData("var (p, h) = any.call(x); functional.cross_entropy(p, y).backward();")]
    public Task Another_part_and_a_tuple_that_is_not_known_are_silent(string statements) => Test.VerifyAsync(WithTwoOutputs(statements));

    [Theory]
    [InlineData("Loss({|LG3001:layer.call(x).softmax(1)|}, y).backward();", "Loss(layer.call(x), y).backward();")]
    [InlineData("Train({|LG3001:functional.softmax(layer.call(x), 1)|}, y);", "Train(layer.call(x), y);")]
    [InlineData("Local({|LG3001:layer.call(x).softmax(1)|}).backward(); Tensor Local(Tensor p) => functional.cross_entropy(p, y);", "Local(layer.call(x)).backward(); Tensor Local(Tensor p) => functional.cross_entropy(p, y);")]
    public Task What_a_method_that_is_a_loss_is_given(string statements, string repaired) =>
        Test.VerifySourceFixAsync<SoftmaxBeforeCrossEntropyFix>(WithTwoOutputs(statements), WithTwoOutputs(repaired));

    [Theory]
    [InlineData("Loss(layer.call(x), y).backward();")]
    [InlineData("Logarithm(layer.call(x).softmax(1), y).backward();")]
    [InlineData("Choice(layer.call(x).softmax(1), y, true).backward();")]
    [InlineData("Written(layer.call(x).softmax(1), y).backward();")]
    [InlineData("Overridden(layer.call(x).softmax(1), y).backward();")]
    public Task A_method_that_takes_probabilities_or_may_be_another_is_silent(string statements) => Test.VerifyAsync(WithTwoOutputs(statements));

    private static string WithTwoOutputs(string statements) =>
        $$"""
        class Net : Module<Tensor, (Tensor, Tensor)>
        {
            readonly TorchSharp.Modules.Linear a = Linear(4, 4), b = Linear(4, 4);
            public Net() : base("net") => RegisterComponents();
            public override (Tensor, Tensor) forward(Tensor x) => (a.call(x).softmax(1), b.call(x));
        }

        class Program
        {
            readonly TorchSharp.Modules.Linear layer = Linear(4, 4);

            void Run(Net net, Module<Tensor, (Tensor, Tensor)> any, Tensor x, Tensor y)
            {
                {{statements}}
            }

            (Tensor probabilities, Tensor features) Forward(Tensor x)
            {
                var h = layer.call(x);
                return (h.softmax(1), h);
            }

            (Tensor, Tensor) Either(Tensor x, bool plain)
            {
                if (plain) return (x, x);
                return (x.softmax(1), x);
            }

            static Tensor Loss(Tensor logits, Tensor y) => functional.cross_entropy(logits, y);

            static void Train(Tensor logits, Tensor y)
            {
                var loss = functional.cross_entropy(logits, y);
                loss.backward();
            }

            static Tensor Logarithm(Tensor p, Tensor y) => functional.cross_entropy(p.log(), y);

            static Tensor Choice(Tensor p, Tensor y, bool isLogits) => isLogits ? functional.cross_entropy(p, y) : functional.nll_loss(p.log(), y);

            static Tensor Written(Tensor p, Tensor y)
            {
                p = p.log();
                return functional.cross_entropy(p, y);
            }

            protected virtual Tensor Overridden(Tensor p, Tensor y) => functional.cross_entropy(p, y);
        }
        """;
}
