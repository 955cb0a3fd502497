using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.OwnParameters;

public sealed class OwnParameterTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Parameter_that_the_class_makes_is_among_its_parameters()
    {
        var loss = new TemperatureLoss();
        Assert.Same(loss.LogScale, Assert.Single(loss.parameters()));
        Assert.Equal(["logScale"], loss.named_parameters().Select(static entry => entry.name));
        Assert.Contains("logScale", loss.state_dict().Keys);
    }

    [Fact]
    public void Those_of_a_base_and_of_a_property_are_too() =>
        Assert.Equal(["Shift", "logScale"], new ShiftedLoss().named_parameters().Select(static entry => entry.name).Order(StringComparer.Ordinal));

    [Fact]
    public void Those_of_a_base_that_is_no_loss_and_of_a_method_are_trained_and_moved()
    {
        var loss = new GatheredLoss();
        Assert.Equal(["late", "scale", "shift"], loss.named_parameters().Select(static entry => entry.name).Order(StringComparer.Ordinal));

        using var optimizer = optim.SGD(loss.parameters(), 0.1);
        loss.Step(optimizer, prediction: ones(4)).Dispose();
        // scale + shift + late is 1 on ones: the gradient of its square is 2 for each.
        Assert.Equal([-0.2f, 0.8f, -0.2f], loss.named_parameters().OrderBy(static entry => entry.name, StringComparer.Ordinal).Select(static entry => entry.parameter.item<float>()));

        loss.to(ScalarType.Float64);
        Assert.Same(loss.Scale, loss.get_parameter("scale"));
        Assert.Equal(ScalarType.Float64, loss.Scale.dtype);
    }

    [Fact]
    public void One_that_the_constructor_makes_is_there_before_the_first_step()
    {
        var loss = new CentresLoss(3);
        Assert.Same(loss.Centres, Assert.Single(loss.parameters()));
    }

    [Fact]
    public void Another_in_its_place_is_registered_instead()
    {
        var loss = new CentresLoss(3);
        Assert.Equal(3, loss.parameters().Single().numel());
        loss.Grow(5);
        Assert.Same(loss.Centres, Assert.Single(loss.parameters()));
        Assert.Equal(5, loss.state_dict()["centres"].numel());
    }

    [Fact]
    public void What_comes_from_outside_stays_outside()
    {
        var net = nn.Linear(2, 1);
        var loss = new GuestLoss(new Parameter(ones(1)), net);
        Assert.Empty(loss.parameters());
        Assert.DoesNotContain(loss.state_dict().Keys, static key => key is "given" or "ofNet" or "perhaps" || key.StartsWith("net", StringComparison.Ordinal));
        loss.to(ScalarType.Float64);
        Assert.All(net.parameters(), static parameter => Assert.Equal(ScalarType.Float32, parameter.dtype));
        Assert.Equal(ScalarType.Float32, loss.Perhaps.dtype);
    }

    [Fact]
    public void Step_trains_it()
    {
        var loss = new TemperatureLoss();
        using var optimizer = optim.SGD(loss.parameters(), 0.1);
        for (var i = 0; i < 200; i++)
        {
            loss.Step(optimizer, prediction: ones(4), target: full(4, 2f)).Dispose();
        }

        Assert.Equal(Math.Log(2), loss.LogScale.item<float>(), 1e-3);
    }

    [Fact]
    public void Gradient_is_that_of_finite_differences()
    {
        var loss = new TemperatureLoss();
        loss.to(ScalarType.Float64);
        var (x, y) = (tensor(new[] { 0.3, -1.2 }), tensor(new[] { 0.7, 0.1 }));
        loss.forward(prediction: x, target: y).backward();
        var analytic = loss.LogScale.grad!.item<double>();

        Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, analytic, 1e-6);

        double At(double shift)
        {
            using var noGrad = no_grad();
            loss.LogScale.add_(shift);
            var value = loss.forward(prediction: x, target: y).item<double>();
            loss.LogScale.sub_(shift);
            return value;
        }
    }

    [Fact]
    public void Moving_moves_field_and_property()
    {
        var loss = new MovedLoss();
        loss.to(ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, loss.LogScale.dtype);
        Assert.Equal(2, loss.parameters().Count());
        Assert.Equal(ScalarType.Float64, loss.Shift.dtype);
        Assert.Contains(loss.parameters(), parameter => ReferenceEquals(parameter, loss.Shift));
        Assert.Contains(loss.parameters(), parameter => ReferenceEquals(parameter, loss.LogScale));
    }

    [Fact]
    public void New_object_goes_on_with_what_was_saved()
    {
        var trained = new CentresLoss(3);
        using (no_grad())
        {
            trained.Centres!.fill_(7);
        }

        using var file = new MemoryStream();
        using (var writer = new BinaryWriter(file, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            trained.save(writer);
        }

        file.Position = 0;
        var resumed = new CentresLoss(3);
        using var reader = new BinaryReader(file);
        resumed.load(reader);
        Assert.Equal(7, resumed.Centres!.mean().item<float>());
        Assert.Same(resumed.Centres, resumed.parameters().Single());
    }

    [Fact]
    public void Module_that_contains_the_loss_saves_it_and_has_its_parameters()
    {
        var loss = new CentresLoss(2);
        var outer = new Outer(loss);
        Assert.Contains(outer.parameters(), parameter => ReferenceEquals(parameter, loss.Centres));
        Assert.Contains("loss.centres", outer.state_dict().Keys);
    }

    [Fact]
    public void It_outlives_the_scope_that_it_is_made_in()
    {
        TemperatureLoss loss;
        using (NewDisposeScope())
        {
            loss = new TemperatureLoss();
        }

        Assert.Equal(0, loss.LogScale.item<float>());
        loss.Dispose();
        Assert.True(loss.LogScale.IsInvalid);
    }

    /// <summary>Nobody asks the loss between the end of its constructor and that of the scope.</summary>
    [Fact]
    public void What_its_constructor_makes_in_a_scope_that_ends_is_told()
    {
        CentresLoss loss;
        using (NewDisposeScope())
        {
            loss = new CentresLoss(2);
        }

        using var other = new Parameter(ones(2));
        foreach (var use in new Action[] { () => loss.parameters(), () => loss.state_dict(), () => loss.Step(new SteplessOptimizer(other), x: other), () => loss.forward(x: other) })
        {
            var message = Assert.Throws<InvalidOperationException>(use).Message;
            Assert.Contains("Parameter 'centres' of CentresLoss was freed with the dispose scope", message, StringComparison.Ordinal);
            Assert.Contains("DetachFromDisposeScope()", message, StringComparison.Ordinal);
        }

        loss.Dispose();
    }

    [Fact]
    public void First_step_takes_it_out_of_the_scope()
    {
        CentresLoss loss;
        using var other = new Parameter(ones(2));
        using (NewDisposeScope())
        {
            loss = new CentresLoss(2);
            loss.Step(new SteplessOptimizer(other), x: other).Dispose();
        }

        Assert.Equal(0, loss.Centres!.sum().item<float>());
        loss.Dispose();
        Assert.True(loss.Centres.IsInvalid);
    }

    [Fact]
    public void What_is_made_later_in_a_scope_that_ends_is_told()
    {
        using var loss = new CentresLoss(2);
        using (NewDisposeScope())
        {
            loss.Grow(3);
        }

        var message = Assert.Throws<InvalidOperationException>(() => loss.parameters().ToList()).Message;
        Assert.Contains("'centres' of CentresLoss was freed with the dispose scope", message, StringComparison.Ordinal);
        loss.Grow(3);
        Assert.Equal(3, loss.parameters().Single().numel());
    }

    [Fact]
    public void Weight_decay_and_clipping_are_for_it_too()
    {
        var loss = new CentresLoss(2);
        using (no_grad())
        {
            loss.Centres!.fill_(10);
        }

        using var optimizer = optim.SGD(loss.parameters(), 0.1, weight_decay: 0.5);
        loss.Step(optimizer, x: full(2, 10)).Dispose();
        Assert.Equal(9.5, loss.Centres!.mean().item<float>(), 1e-4);
    }

    [Fact]
    public void Phase_trains_it_whose_optimizer_has_it()
    {
        var net = nn.Linear(2, 1);
        var loss = new PhasedLoss(net);
        using var network = optim.SGD(net.parameters(), 0.1);
        using var scale = optim.SGD(loss.parameters(), 0.1);
        var training = loss.Alternate(network: network, scale: scale);

        training.StepNetwork(x: ones(3, 2)).Dispose();
        Assert.Equal(1, loss.Scale.item<float>());
        training.StepScale(x: zeros(3, 2)).Dispose();
        Assert.Equal(0.8, loss.Scale.item<float>(), 1e-4);
    }

    [Fact]
    public void Restricted_phase_trains_it_where_its_optimizer_has_it()
    {
        var net = nn.Linear(2, 1);
        var loss = new PhasedLoss(net);
        using var both = optim.SGD(net.parameters().Concat(loss.parameters()), 0.1);
        using var scale = optim.SGD(loss.parameters(), 0.1);
        var training = loss.Alternate(network: both, scale: scale);

        training.StepNetwork(x: ones(3, 2)).Dispose();
        Assert.NotEqual(1, loss.Scale.item<float>());
    }

    private sealed class Outer : nn.Module
    {
        private readonly CentresLoss loss;

        public Outer(CentresLoss loss)
            : base(nameof(Outer))
        {
            this.loss = loss;
            RegisterComponents();
        }

        public CentresLoss Loss => loss;
    }
}
