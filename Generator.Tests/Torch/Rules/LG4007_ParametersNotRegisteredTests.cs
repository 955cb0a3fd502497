using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.ParametersNotRegistered>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class ParametersNotRegisteredTests
{
    [Theory]
    [InlineData(
        """
        readonly Module<Tensor, Tensor> fc1, fc2;
        public {|LG4007:Net|}(int width) : base("net")
        {
            fc1 = Linear(4, width); // the first
            fc2 = Linear(width, 1); // the second
            ready = true;
        }
        """,
        """
        readonly Module<Tensor, Tensor> fc1, fc2;
        public Net(int width) : base("net")
        {
            fc1 = Linear(4, width); // the first
            fc2 = Linear(width, 1); // the second
            RegisterComponents();
            ready = true;
        }
        """)]
    [InlineData(
        """
        readonly Module<Tensor, Tensor> body = Sequential(Linear(4, 4), ReLU());
        public {|LG4007:Net|}(int width) : base("net") { }
        """,
        """
        readonly Module<Tensor, Tensor> body = Sequential(Linear(4, 4), ReLU());
        public Net(int width) : base("net") { RegisterComponents(); }
        """)]
    [InlineData(
        """
        private TorchSharp.Modules.Parameter scale;
        public {|LG4007:Net|}(int width) : base("net")
        {
            if (width > 3) { scale = Parameter(ones(1)); }
            if (width > 4) this.to(CPU);
        }
        """,
        """
        private TorchSharp.Modules.Parameter scale;
        public Net(int width) : base("net")
        {
            if (width > 3) { scale = Parameter(ones(1)); }
            RegisterComponents();
            if (width > 4) this.to(CPU);
        }
        """)]
    [InlineData(
        """
        readonly Module<Tensor, Tensor> first, second, third;
        public {|LG4007:Net|}(int width) : base("net") { first = Linear(4, width); second = Linear(4, width); third = new Child(); }
        public Net() : this(3) { }
        public {|LG4007:Net|}(string name) : base(name) { first = Linear(1, 1); }
        class Child : Module<Tensor, Tensor>
        {
            readonly Module<Tensor, Tensor> inner = Linear(1, 1);
            public Child() : base("child") { }
            public override Tensor forward(Tensor x) => inner.call(x);
        }
        """,
        """
        readonly Module<Tensor, Tensor> first, second, third;
        public Net(int width) : base("net") { first = Linear(4, width); second = Linear(4, width); third = new Child(); RegisterComponents(); }
        public Net() : this(3) { }
        public Net(string name) : base(name) { first = Linear(1, 1); RegisterComponents(); }
        class Child : Module<Tensor, Tensor>
        {
            readonly Module<Tensor, Tensor> inner = Linear(1, 1);
            public Child() : base("child") { }
            public override Tensor forward(Tensor x) => inner.call(x);
        }
        """)]
    public Task A_module_that_registers_nothing_registers_when_all_is_assigned(string members, string repaired) =>
        Test.VerifySourceFixAsync<ParametersNotRegisteredFix>(Net(members), Net(repaired));

    [Theory]
    [InlineData(
        """
        readonly Module<Tensor, Tensor> body, head;
        public Net(int width) : base("net")
        {
            body = Linear(4, width);
            // All of them.
            {|LG4007:RegisterComponents()|};
            head = Linear(width, 1);
            ready = true;
        }
        """,
        """
        readonly Module<Tensor, Tensor> body, head;
        public Net(int width) : base("net")
        {
            body = Linear(4, width);
            head = Linear(width, 1);
            // All of them.
            RegisterComponents();
            ready = true;
        }
        """)]
    [InlineData(
        """
        readonly Module<Tensor, Tensor> body, head;
        public Net(int width) : base("net")
        {
            {|LG4007:RegisterComponents()|};
            body = Linear(4, width);
            head = Linear(width, 1);
            RegisterComponents();
        }
        """,
        """
        readonly Module<Tensor, Tensor> body, head;
        public Net(int width) : base("net")
        {
            body = Linear(4, width);
            head = Linear(width, 1);
            RegisterComponents();
        }
        """)]
    public Task A_call_that_comes_too_early_is_moved(string members, string repaired) =>
        Test.VerifySourceFixAsync<ParametersNotRegisteredFix>(Net(members), Net(repaired));

    [Theory]
    [InlineData("private Tensor weight = {|LG4007:randn(3, requires_grad: true)|}; public Net(int width) : base(\"net\") { RegisterComponents(); }", "private Tensor weight = new TorchSharp.Modules.Parameter(randn(3, requires_grad: true)); public Net(int width) : base(\"net\") { RegisterComponents(); }")]
    [InlineData("readonly Tensor weight; public Net(int width) : base(\"net\") { weight = {|LG4007:ones(3).requires_grad_()|}; RegisterComponents(); } Tensor Use(Tensor x) => (x * weight).sum() + weight.square().sum();", "readonly Tensor weight; public Net(int width) : base(\"net\") { weight = new TorchSharp.Modules.Parameter(ones(3).requires_grad_()); RegisterComponents(); } Tensor Use(Tensor x) => (x * weight).sum() + weight.square().sum();")]
    public Task A_tensor_that_records_gradients_becomes_a_parameter(string members, string repaired) =>
        Test.VerifySourceFixAsync<ParametersNotRegisteredFix>(Net(members), Net(repaired));

    [Theory]
    [InlineData("readonly List<Module<Tensor, Tensor>> {|LG4007:layers|} = new(); public Net(int width) : base(\"net\") { for (var i = 0; i < width; i++) layers.Add(Linear(4, 4)); RegisterComponents(); } Tensor Use(Tensor x) { foreach (var layer in layers) x = layer.call(x); return x; }")]
    [InlineData("readonly TorchSharp.Modules.Linear[] {|LG4007:layers|}; public Net(int width) : base(\"net\") { layers = new[] { Linear(4, 4), Linear(4, 4) }; RegisterComponents(); } Tensor Use(Tensor x) => layers[1].forward(layers[0].forward(x));")]
    [InlineData("readonly Dictionary<string, Module<Tensor, Tensor>> {|LG4007:layers|} = new(); public Net(int width) : base(\"net\") { layers[\"a\"] = Linear(4, 4); layers.Add(\"b\", ReLU()); RegisterComponents(); }")]
    [InlineData("readonly List<TorchSharp.Modules.Parameter> {|LG4007:weights|} = new() { Parameter(ones(1)) }; public Net(int width) : base(\"net\") { RegisterComponents(); }")]
    [InlineData("readonly TorchSharp.Modules.Parameter[] {|LG4007:weights|}; public Net(int width) : base(\"net\") { weights = new[] { Parameter(ones(1)), Parameter(zeros(1)) }; RegisterComponents(); } Tensor Use(Tensor x) { foreach (var w in weights) x = add(x, w); return x * weights[0].exp() + weights[1]; }")]
    [InlineData("public readonly List<Module<Tensor, Tensor>> {|LG4007:layers|} = new(); public Net(int width) : base(\"net\") { layers.Add(Linear(4, 4)); RegisterComponents(); }")]
    [InlineData("public List<Module<Tensor, Tensor>> {|LG4007:Layers|} { get; } = new(); public Net(int width) : base(\"net\") { Layers.Add(Linear(4, 4)); RegisterComponents(); } Tensor Use(Tensor x) { foreach (var layer in Layers) x = layer.call(x); return x; }")]
    [InlineData("readonly IList<TorchSharp.Modules.Linear> {|LG4007:layers|}; public Net(int width) : base(\"net\") { layers = Enumerable.Range(0, width).Select(_ => Linear(4, 4)).ToList(); RegisterComponents(); }")]
    [InlineData("readonly (TorchSharp.Modules.Linear A, TorchSharp.Modules.Linear B) {|LG4007:pair|}; public Net(int width) : base(\"net\") { pair = (Linear(4, 4), Linear(4, 4)); RegisterComponents(); } Tensor Use(Tensor x) => pair.A.call(pair.Item2.call(x));")]
    [InlineData("readonly (TorchSharp.Modules.Linear A, int B)[] {|LG4007:pairs|} = { (Linear(4, 4), 1) }; public Net(int width) : base(\"net\") { RegisterComponents(); } Tensor Use(Tensor x) => pairs[0].A.call(x);")]
    [InlineData("readonly TorchSharp.Modules.Linear[] {|LG4007:layers|}; public Net(int width) : base(\"net\") { layers = Enumerable.Range(0, width).Select(Layer).ToArray(); RegisterComponents(); } static TorchSharp.Modules.Linear Layer(int size) => Linear(size, 4);")]
    [InlineData("readonly TorchSharp.Modules.Linear[] {|LG4007:layers|}; public Net(int[] widths) : base(\"net\") { layers = Array.ConvertAll(widths, size => Linear(size, 4)); RegisterComponents(); } public Net(int width) : this(new[] { width }) { }")]
    public Task Collections_are_not_looked_into(string members) => Test.VerifyAsync(Net(members));

    [Fact]
    public Task A_base_that_registers_does_so_before_the_constructor_of_the_derived_class() => Test.VerifyAsync(Net(
        """
        readonly Module<Tensor, Tensor> early = Linear(1, 1);
        readonly Module<Tensor, Tensor> late;
        public Net(int width) : base("net") { {|LG4007:late|} = Linear(4, width); RegisterComponents(); }
        """).Replace("Net : Module<Tensor, Tensor>", "Net : Base", StringComparison.Ordinal) +
        """
        abstract class Base : Module<Tensor, Tensor>
        {
            protected Base(string name) : base(name) { RegisterComponents(); }
        }
        """);

    [Fact]
    public Task A_class_may_make_and_train_itself() => Test.VerifyAsync(
        Net("readonly Module<Tensor, Tensor> fc; public {|LG4007:Net|}(int width) : base(\"net\") { fc = Linear(4, width); } public static optim.Optimizer Fit() { var net = new Net(3); return optim.Adam(net.parameters()); }"));

    [Fact]
    public Task In_a_Sequential_nobody_registers_for_it() => Test.VerifyAsync(
        Net("readonly Module<Tensor, Tensor> fc; public {|LG4007:Net|}(int width) : base(\"net\") { fc = Linear(4, width); }").Replace("new Net(3)", "Sequential(new Net(3), ReLU())", StringComparison.Ordinal));

    [Fact]
    public Task A_module_is_found_through_the_method_that_trains_it() => Test.VerifyAsync(
        Net("readonly Module<Tensor, Tensor> fc; public {|LG4007:Net|}(int width) : base(\"net\") { fc = Linear(4, width); }")
            .Replace("optim.Adam(net.parameters());", "Fit(net);", StringComparison.Ordinal)
            .Replace("void Train()", "optim.Optimizer Fit(Module<Tensor, Tensor> model) => optim.SGD(model.parameters(), 0.1); void Train()", StringComparison.Ordinal)
            .Replace("var optimizer = ", "", StringComparison.Ordinal));

    [Fact]
    public Task The_message_names_what_is_missing() => Test.VerifyAsync(
        Net("readonly Module<Tensor, Tensor> a, b, c, d; public {|#0:Net|}(int width) : base(\"net\") { a = Linear(1, 1); b = Linear(1, 1); c = Linear(1, 1); d = Linear(1, 1); }"),
        new DiagnosticResult("LG4007", DiagnosticSeverity.Warning).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations)
            .WithArguments("'Net' never calls RegisterComponents(); call it at the end of the constructor: 'a', 'b' and 2 more are not among its parameters(), and no optimizer trains them"));

    [Theory]
    [InlineData("readonly Module<Tensor, Tensor> fc; public Net(int width) : base(\"net\") { fc = Linear(4, width); RegisterComponents(); }")]
    [InlineData("readonly Module<Tensor, Tensor> fc; public Net(int width) : base(\"net\") { fc = Linear(4, width); register_module(\"fc\", fc); }")]
    [InlineData("readonly Module<Tensor, Tensor> fc; public Net(int width) : base(\"net\") { fc = Linear(4, width); Setup(); } void Setup() { this.RegisterComponents(); }")]
    [InlineData("readonly Module<Tensor, Tensor> fc; public Net(int width) : this() { } Net() : base(\"net\") { fc = Linear(4, 4); RegisterComponents(); }")]
    [InlineData("Module<Tensor, Tensor> fc; public Net(int width) : base(\"net\") { Build(); RegisterComponents(); } void Build() { fc = Linear(4, 4); }")]
    [InlineData("readonly Module<Tensor, Tensor> fc; public Net(int width) : base(\"net\") { fc = Linear(4, width); Register.All(this); } static class Register { public static void All(Module module) { } }")]
    [InlineData("readonly List<Module<Tensor, Tensor>> layers = new(); public Net(int width) : base(\"net\") { for (var i = 0; i < 3; i++) { layers.Add(Linear(4, 4)); register_module($\"l{i}\", layers[i]); } }")]
    [InlineData("readonly Module<Tensor, Tensor> fc; public Net(int width) : base(\"net\") { fc = Linear(4, width); } protected override void RegisterComponents() => register_module(\"fc\", fc);")]
    [InlineData("readonly Module<Tensor, Tensor> fc; public Net(int width) : base(\"net\") { fc = Linear(4, width); } public override IEnumerable<TorchSharp.Modules.Parameter> parameters(bool recurse = true) => fc.parameters();")]
    [InlineData("readonly Module<Tensor, Tensor> fc; public Net(int width) : base(\"net\") { fc = Linear(4, width); {|CS0103:RegisterComponent|}(); }")]
    [InlineData("readonly Module<Tensor, Tensor> fc; public Net(int width) : base(\"net\") { fc = Linear(4, width); {|CS1501:RegisterComponents|}(fc); }")]
    [InlineData("readonly Module<Tensor, Tensor> fc; public Net(int width) : base(\"net\") { fc = Linear(4, width); {|CS0103:register_modul|}(\"fc\", fc); }")]
    public Task What_is_registered_somehow_is_silent(string members) => Test.VerifyAsync(Net(members));

    [Theory]
    [InlineData("readonly Module<Tensor, Tensor> critic; public Net(int width, Module<Tensor, Tensor> critic = null) : base(\"net\") { this.critic = critic; }")]
    [InlineData("readonly Module<Tensor, Tensor> critic, fc; public Net(int width, Module<Tensor, Tensor> critic = null) : base(\"net\") { fc = Linear(1, 1); RegisterComponents(); this.critic = critic; }")]
    [InlineData("readonly Module<Tensor, Tensor> act; public Net(int width) : base(\"net\") { act = ReLU(); }")]
    [InlineData("readonly Module<Tensor, Tensor> vgg; public Net(int width) : base(\"net\") { vgg = Linear(4, 4); foreach (var p in vgg.parameters()) p.requires_grad = false; }")]
    [InlineData("readonly Module<Tensor, Tensor> fc, target; public Net(int width) : base(\"net\") { fc = Linear(4, 4); RegisterComponents(); target = Linear(4, 4); foreach (var p in target.parameters()) p.requires_grad = false; }")]
    [InlineData("static readonly Module<Tensor, Tensor> shared = Linear(1, 1); public Net(int width) : base(\"net\") { }")]
    [InlineData("readonly Tensor mask = ones(3); public Net(int width) : base(\"net\") { RegisterComponents(); }")]
    [InlineData("private Tensor image = randn(3, requires_grad: true); public Net(int width) : base(\"net\") { RegisterComponents(); } void Move() { image = image - image.grad; }")]
    [InlineData("readonly TorchSharp.Modules.Parameter fixedScale = new(ones(1), requires_grad: false); public Net(int width) : base(\"net\") { }")]
    public Task What_belongs_to_others_or_is_not_to_be_trained_is_silent(string members) => Test.VerifyAsync(Net(members));

    [Theory]
    [InlineData("readonly List<Module<Tensor, Tensor>> layers = new(); readonly Module<Tensor, Tensor> all; public Net(int width) : base(\"net\") { layers.Add(Linear(4, 4)); all = Sequential(layers); RegisterComponents(); }")]
    [InlineData("readonly TorchSharp.Modules.Parameter[] weights; public Net(int width) : base(\"net\") { weights = new[] { Parameter(ones(1)) }; RegisterComponents(); } public optim.Optimizer Own() => optim.SGD(weights, 0.1);")]
    [InlineData("public readonly List<Module<Tensor, Tensor>> layers = new(); public Net(int width) : base(\"net\") { layers.Add(Linear(4, 4)); RegisterComponents(); } public override Tensor forward(Tensor x) => x; } class Reader : Module<Tensor, Tensor> { readonly bool ready; Reader(Net net) : base(\"reader\") => Console.WriteLine(net.layers);")]
    [InlineData("readonly List<Module<Tensor, Tensor>> layers = new(); readonly Module<Tensor, Tensor> fc = Linear(1, 1); public Net(int width) : base(\"net\") { layers.Add(fc); RegisterComponents(); }")]
    [InlineData("readonly TorchSharp.Modules.ModuleList<Module<Tensor, Tensor>> layers; public Net(int width) : base(\"net\") { layers = ModuleList<Module<Tensor, Tensor>>(Linear(4, 4)); RegisterComponents(); }")]
    [InlineData("readonly TorchSharp.Modules.ParameterList weights = new(Parameter(ones(1))); public Net(int width) : base(\"net\") { RegisterComponents(); }")]
    [InlineData("readonly List<Module<Tensor, Tensor>> layers = new(); public Net(int width) : base(\"net\") { layers.Add(Linear(4, 4)); RegisterComponents(); } IEnumerable<TorchSharp.Modules.Parameter> All() => layers.SelectMany(layer => layer.parameters());")]
    [InlineData("readonly List<Module<Tensor, Tensor>> activations = new() { ReLU(), Tanh() }; public Net(int width) : base(\"net\") { RegisterComponents(); }")]
    [InlineData("readonly (TorchSharp.Modules.Linear A, TorchSharp.Modules.Linear B) pair; public Net(int width) : base(\"net\") { pair = (Linear(4, 4), Linear(4, 4)); register_module(\"a\", pair.A); register_module(\"b\", pair.B); RegisterComponents(); }")]
    [InlineData("readonly (TorchSharp.Modules.ReLU A, int B) pair; public Net(int width) : base(\"net\") { pair = (ReLU(), width); RegisterComponents(); } Tensor Use(Tensor x) => pair.A.call(x);")]
    [InlineData("readonly Module<Tensor, Tensor> fc = Linear(1, 1); readonly (Module<Tensor, Tensor> A, int B) pair; public Net(int width) : base(\"net\") { pair = (fc, width); RegisterComponents(); } Tensor Use(Tensor x) => pair.A.call(x);")]
    [InlineData("readonly (TorchSharp.Modules.Linear A, int B)[] pairs = { (Linear(4, 4), 1) }; public Net(int width) : base(\"net\") { foreach (var (a, b) in pairs) register_module($\"{b}\", a); RegisterComponents(); } Tensor Use(Tensor x) => pairs[0].A.call(x);")]
    public Task Collections_whose_elements_are_registered_or_have_no_parameters_are_silent(string members) => Test.VerifyAsync(Net(members));

    [Theory]
    [InlineData("optim.Adam(net.parameters());", "optim.Adam(Linear(1, 1).parameters());")]
    [InlineData("new Net(3);", "new Holder().Inner;")]
    public Task A_class_that_nobody_trains_or_that_another_module_registers_is_silent(string written, string instead) => Test.VerifyAsync(
        (Net("readonly Module<Tensor, Tensor> fc; public Net(int width) : base(\"net\") { fc = Linear(4, width); }") +
        """
        class Holder : Module<Tensor, Tensor>
        {
            public readonly Net Inner = new(3);
            public Holder() : base("holder") { RegisterComponents(); }
            public override Tensor forward(Tensor x) => Inner.call(x);
        }
        """).Replace(written, instead, StringComparison.Ordinal));

    [Fact]
    public Task An_abstract_base_leaves_it_to_the_derived_class_and_is_silent() => Test.VerifyAsync(Net(
        "public Net(int width) : base(\"net\") { RegisterComponents(); }").Replace("Net : Module<Tensor, Tensor>", "Net : Base", StringComparison.Ordinal) +
        """
        abstract class Base : Module<Tensor, Tensor>
        {
            protected readonly Module<Tensor, Tensor> fc;
            protected Base(string name) : base(name) { fc = Linear(1, 1); }
        }
        """);

    [Fact]
    public Task A_combined_loss_owns_its_scheme_only_and_is_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        partial class Perceptual
        {
            private readonly Module<Tensor, Tensor> features = Linear(4, 4);
            private readonly Module<Tensor, Tensor> critic;
            public Perceptual(Module<Tensor, Tensor> critic) { this.critic = Linear(4, 4); }

            [MainLoss]
            Tensor Distance(Tensor prediction, Tensor target) => functional.mse_loss(features.call(prediction), critic.call(target));
        }

        class Program { void Train() { var loss = new Perceptual(Linear(1, 1)); var optimizer = optim.Adam(loss.parameters()); } }
        """);

    private static string Deep(string access, string rest) =>
        $$"""
        {{access}} sealed class Deep : Module<Tensor, Tensor>
        {
            readonly List<TorchSharp.Modules.Linear> {|#0:hidden|} = new();
            readonly TorchSharp.Modules.Linear last;
            public Deep() : base("deep") { for (var i = 0; i < 3; i++) hidden.Add(Linear(8, 8)); last = Linear(8, 1); RegisterComponents(); }
            public override Tensor forward(Tensor x) { foreach (var h in hidden) x = functional.relu(h.call(x)); return last.call(x); }
        }

        {{rest}}
        """;

    [Theory]
    [InlineData("class Trainer(Module<Tensor, Tensor> model) { void Run() { var step = optim.Adam(model.parameters()); } }")]
    [InlineData("class Trainer { void Run(Module<Tensor, Tensor> model) { var step = optim.Adam(model.parameters()); } }")]
    [InlineData("class Trainer { void Run(Module model) { Fit(model); } void Fit(Module model) { var step = optim.Adam(model.parameters()); } }")]
    public Task A_trainer_that_gets_its_model_as_the_base_class_asks_the_models_of_the_project(string trainer) =>
        Test.VerifyAsync(Deep("internal", trainer), Test.Warning(0));

    [Theory]
    [InlineData("class Trainer(Module<Tensor, Tensor, Tensor> model) { void Run() { var step = optim.Adam(model.parameters()); } }")]
    [InlineData("class Trainer(Module<Tensor, Tensor> model) { void Run() => model.eval(); }")]
    [InlineData("class Trainer(Module<Tensor, Tensor> model) { void Run() { var step = optim.Adam(model.parameters()); } static void Main() => new Trainer(Linear(1, 1)).Run(); }")]
    public Task A_trainer_of_other_models_is_silent(string trainer) => Test.VerifyAsync(Deep("internal", trainer).Replace("{|#0:hidden|}", "hidden", StringComparison.Ordinal));

    [Theory]
    [InlineData("public class Net : Module<Tensor, Tensor>", true)]
    [InlineData("class Net : Module<Tensor, Tensor>", false)]
    [InlineData("public abstract class Net : Module<Tensor, Tensor>", false)]
    public Task A_public_model_of_a_library_that_registers_nothing_is_information(string declaration, bool isReported)
    {
        var source = $$"""
            {{declaration}}
            {
                readonly Module<Tensor, Tensor> fc;
                public {|#0:Net|}() : base("net") { fc = Linear(1, 1); }
                public override Tensor forward(Tensor x) => fc.call(x);
            }
            """;
        return isReported ? Test.VerifyAsync(source, Test.Info(0)) : Test.VerifyAsync(source.Replace("{|#0:Net|}", "Net", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("register_module(\"fc\", fc);")]
    [InlineData("RegisterComponents();")]
    public Task A_public_model_of_a_library_that_registers_is_silent(string registers) => Test.VerifyAsync(
        $$"""
        public class Net : Module<Tensor, Tensor>
        {
            readonly Module<Tensor, Tensor> fc;
            public Net() : base("net") { fc = Linear(1, 1); {{registers}} }
            public override Tensor forward(Tensor x) => fc.call(x);
        }
        """);

    // As modules do, a loss keeps what it does not register from every optimizer. Modules that it holds are references.
    [Theory]
    [InlineData("readonly List<Parameter> {|LG4007:ps|} = new() { Parameter(zeros(1)) }; [MainLoss] Tensor A(Tensor x) => (x * ps[0]).mean();")]
    [InlineData("readonly Parameter[] {|LG4007:ps|} = [new(zeros(1)), new(ones(1))]; [MainLoss] Tensor A(Tensor x) => (x * ps[0] + ps[1]).mean();")]
    [InlineData("readonly Dictionary<string, Parameter> {|LG4007:ps|} = new(); public L() { ps.Add(\"a\", Parameter(zeros(1))); } [MainLoss] Tensor A(Tensor x) => (x * ps[\"a\"]).mean();")]
    [InlineData("private readonly Tensor s = {|LG4007:ones(1, requires_grad: true)|}; [MainLoss] Tensor A(Tensor x) => (x * s).mean();")]
    [InlineData("private readonly Tensor s; public L() { s = {|LG4007:ones(1).requires_grad_()|}; } [MainLoss] Tensor A(Tensor x) => (x * s.exp()).mean();")]
    public Task What_a_loss_does_not_register(string members) => Test.VerifyAsync(Loss(members));

    [Theory]
    [InlineData("readonly Parameter p = new(zeros(1)); [MainLoss] Tensor A(Tensor x) => (x * p).mean();")]
    [InlineData("readonly List<Parameter> ps; public L(List<Parameter> ps) { this.ps = ps; } [MainLoss] Tensor A(Tensor x) => (x * ps[0]).mean();")]
    [InlineData("readonly List<Module<Tensor, Tensor>> nets = [Linear(1, 1)]; [MainLoss] Tensor A(Tensor x) => nets[0].call(x).mean();")]
    [InlineData("readonly List<Parameter> ps = [new(zeros(1))]; public IEnumerable<Parameter> Own => ps; [MainLoss] Tensor A(Tensor x) => (x * ps[0]).mean();")]
    [InlineData("readonly Parameter[] ps = [new(zeros(1))]; public L() { register_parameter(\"p\", ps[0]); } [MainLoss] Tensor A(Tensor x) => (x * ps[0]).mean();")]
    [InlineData("private readonly Tensor s = ones(1); [MainLoss] Tensor A(Tensor x) => (x * s).mean();")]
    [InlineData("private readonly Tensor s = ones(1, requires_grad: true); public Tensor? Slope => s.grad; [MainLoss] Tensor A(Tensor x) => (x * s).mean();")]
    public Task What_a_loss_registers_or_was_given_is_silent(string members) => Test.VerifyAsync(Loss(members));

    [Fact]
    public Task A_base_of_losses_that_keeps_its_parameter_private() => Test.VerifyAsync(
        """
        abstract class Warm : LossModule
        {
            private readonly TorchSharp.Modules.Parameter {|LG4007:hidden|} = new(zeros(1));
            protected readonly TorchSharp.Modules.Parameter seen = new(zeros(1));
            protected Tensor Scaled(Tensor x) => x * hidden + seen;
        }
        [CombinedLoss] partial class L : Warm { [MainLoss] Tensor A(Tensor x) => Scaled(x).mean(); }
        """);

    [Theory]
    [InlineData("private readonly Tensor s = {|#0:ones(1, requires_grad: true)|}; [MainLoss] Tensor A(Tensor x) => (x * s).mean();", "'s' is a Tensor, which a loss does not register; declare it as a Parameter: no optimizer trains it")]
    [InlineData("readonly List<Parameter> {|#0:ps|} = [new(zeros(1))]; [MainLoss] Tensor A(Tensor x) => (x * ps[0]).mean();", "A loss does not register what is in a List; give each parameter a field, or call register_parameter: no optimizer trains what 'ps' holds")]
    public Task The_message_says_what_a_loss_wants(string members, string message) => Test.VerifyAsync(Loss(members), Test.Warning(0).WithMessage(message));

    private static string Loss(string members) =>
        "[CombinedLoss] partial class L : LossModule { " + members.Replace("Parameter>", "TorchSharp.Modules.Parameter>", StringComparison.Ordinal).Replace("readonly Parameter", "readonly TorchSharp.Modules.Parameter", StringComparison.Ordinal) + " }";

    private static string Net(string members) =>
        $$"""
        class Net : Module<Tensor, Tensor>
        {
            bool ready;
            {{members.ReplaceLineEndings("\n    ")}}
            public override Tensor forward(Tensor x) => ready ? x : -x;
        }

        class Program
        {
            void Train()
            {
                var net = new Net(3);
                var optimizer = optim.Adam(net.parameters());
            }
        }

        """;
}
