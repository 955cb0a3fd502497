#pragma warning disable LG4010 // The mistake is what is measured.
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public class ParametersAskedAgainHarm
{
    [Fact]
    public void Parameter_that_is_unfrozen_later_ends_the_training()
    {
        Train(static parameters => parameters.Where(static parameter => parameter.requires_grad).ToArray());
        Assert.Throws<KeyNotFoundException>(() => Train(static parameters => parameters.Where(static parameter => parameter.requires_grad)));
    }

    [Fact]
    public void Parameter_that_is_added_later_ends_the_training()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (new Parameter(ones(2)), new Parameter(ones(2)));
        var parameters = new List<Parameter> { first };
        using var optimizer = optim.Adam(parameters, 0.1);
        parameters.Add(second);
        (first + second).sum().backward();
        Assert.Throws<KeyNotFoundException>(() => optimizer.step());
    }

    private static void Train(Func<Parameter[], IEnumerable<Parameter>> trained)
    {
        using var scope = NewDisposeScope();
        var (head, trunk) = (new Parameter(ones(2)), new Parameter(ones(2), requires_grad: false));
        using var optimizer = optim.Adam(trained([head, trunk]), 0.1);
        for (var step = 0; step < 2; step++)
        {
            optimizer.zero_grad();
            (head * trunk).sum().backward();
            optimizer.step();
            trunk.requires_grad = true;
        }
    }
}
