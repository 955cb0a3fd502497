using LossGen.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.GroupOverridesRate>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class GroupOverridesRateTests
{
    private const string Group = "new TorchSharp.Modules.Adam.ParamGroup(model.parameters(), weight_decay: 0)";
    private const string Stated = "new TorchSharp.Modules.Adam.ParamGroup(model.parameters(), weight_decay: 0, lr: 1e-4)";

    [Theory]
    [InlineData("optim.Adam([{|LG4009:" + Group + "|}], lr: 1e-4);", "optim.Adam([" + Stated + "], lr: 1e-4);")]
    [InlineData("optim.Adam(new[] { {|LG4009:" + Group + "|} }, 1e-4);", "optim.Adam(new[] { " + Stated + " }, 1e-4);")]
    [InlineData("optim.Adam(new List<TorchSharp.Modules.Adam.ParamGroup> { {|LG4009:" + Group + "|} }, lr: 1e-4);", "optim.Adam(new List<TorchSharp.Modules.Adam.ParamGroup> { " + Stated + " }, lr: 1e-4);")]
    [InlineData("var group = {|LG4009:" + Group + "|}; optim.Adam([group], lr: 1e-4);", "var group = " + Stated + "; optim.Adam([group], lr: 1e-4);")]
    [InlineData("var groups = new[] { {|LG4009:" + Group + "|} }; optim.Adam(groups, lr: 1e-4);", "var groups = new[] { " + Stated + " }; optim.Adam(groups, lr: 1e-4);")]
    [InlineData("var groups = new List<TorchSharp.Modules.Adam.ParamGroup>(); groups.Add({|LG4009:" + Group + "|}); optim.Adam(groups, lr: 1e-4);", "var groups = new List<TorchSharp.Modules.Adam.ParamGroup>(); groups.Add(" + Stated + "); optim.Adam(groups, lr: 1e-4);")]
    [InlineData("optim.SGD([{|LG4009:new TorchSharp.Modules.SGD.ParamGroup(model.parameters())|}], learningRate: 0.1);", "optim.SGD([new TorchSharp.Modules.SGD.ParamGroup(model.parameters(), lr: 0.1)], learningRate: 0.1);")]
    [InlineData("var rate = 0.1 / epochs; optim.RAdam([{|LG4009:new TorchSharp.Modules.RAdam.ParamGroup(model.parameters())|}], lr: rate);", "var rate = 0.1 / epochs; optim.RAdam([new TorchSharp.Modules.RAdam.ParamGroup(model.parameters(), lr: rate)], lr: rate);")]
    public Task The_group_says_the_rate_of_the_optimizer(string statements, string repaired) =>
        Test.VerifyFixAsync<GroupOverridesRateFix>(statements, repaired);

    /// <summary>What is calculated may be another number by then, and a variable may not be there yet.</summary>
    [Theory]
    [InlineData("optim.Adam([{|LG4009:" + Group + "|}], lr: 1e-3 / epochs);")]
    [InlineData("var group = {|LG4009:" + Group + "|}; var rate = 1e-4; optim.Adam([group], lr: rate);")]
    public Task A_rate_that_cannot_be_repeated_is_left_to_the_user(string statements) =>
        Test.VerifyFixAsync<GroupOverridesRateFix>(statements, statements);

    [Fact]
    public Task The_message_names_both_rates() => Test.VerifyStatementsAsync(
        "optim.Adam([{|#0:" + Group + "|}], lr: 1e-4);",
        new DiagnosticResult("LG4009", DiagnosticSeverity.Warning).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations)
            .WithArguments("0.001", "1e-4"));

    [Theory]
    [InlineData("var o = optim.Adam(model.parameters(), lr: 1e-4); o.add_param_group({|LG4009:" + Group + "|});", "var o = optim.Adam(model.parameters(), lr: 1e-4); o.add_param_group(" + Stated + ");")]
    [InlineData("var group = {|LG4009:" + Group + "|}; var o = optim.Adam(model.parameters(), lr: 1e-4); o.add_param_group(group);", "var group = " + Stated + "; var o = optim.Adam(model.parameters(), lr: 1e-4); o.add_param_group(group);")]
    public Task A_group_that_is_added_later_says_the_rate_too(string statements, string repaired) =>
        Test.VerifyFixAsync<GroupOverridesRateFix>(statements, repaired);

    /// <summary>These two set every group's rate; the others multiply what it has.</summary>
    [Theory]
    [InlineData("var o = optim.Adam([" + Group + "], lr: 1e-4); var s = optim.lr_scheduler.OneCycleLR(o, 1e-2, 100);")]
    [InlineData("var o = optim.Adam([" + Group + "], lr: 1e-4); var s = optim.lr_scheduler.CyclicLR(o, 1e-3, 1e-2);")]
    [InlineData("var s = optim.lr_scheduler.OneCycleLR(optim.Adam([" + Group + "], lr: 1e-4), 1e-2, 100);")]
    [InlineData("var o = optim.Adam(model.parameters(), lr: 1e-4); o.add_param_group(" + Group + "); var s = optim.lr_scheduler.OneCycleLR(o, 1e-2, 100);")]
    public Task Scheduler_that_sets_the_rate_is_silent(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("var o = optim.Adam([{|LG4009:" + Group + "|}], lr: 1e-4); var s = optim.lr_scheduler.LambdaLR(o, e => 0.9);")]
    [InlineData("var o = optim.Adam([{|LG4009:" + Group + "|}], lr: 1e-4); var other = optim.Adam(model.parameters()); var s = optim.lr_scheduler.OneCycleLR(other, 1e-2, 100);")]
    public Task Scheduler_that_multiplies_or_is_another_s_leaves_the_finding(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("optimizer.add_param_group(" + Group + ");")]
    [InlineData("var o = optim.Adam(model.parameters()); o.add_param_group(" + Group + ");")]
    [InlineData("optim.Adam([" + Stated + "], lr: 1e-4);")]
    [InlineData("optim.Adam([" + Stated + "], lr: 1e-3);")]
    [InlineData("optim.Adam([" + Group + "]);")]
    [InlineData("optim.Adam([" + Group + "], lr: 1e-3);")]
    [InlineData("optim.Adam([" + Group + "], beta1: 0.8);")]
    [InlineData("optim.Adam([new TorchSharp.Modules.Adam.ParamGroup(model.parameters(), new TorchSharp.Modules.Adam.Options { weight_decay = 0 })], lr: 1e-4);")]
    [InlineData("optim.Adam(model.parameters(), lr: 1e-4);")]
    [InlineData("var group = " + Group + "; group.LearningRate = 1e-4; optim.Adam([group], lr: 1e-4);")]
    [InlineData("var group = " + Group + "; optim.Adam([group], lr: 1e-4); optim.Adam([group], lr: 1e-5);")]
    [InlineData("var group = " + Group + "; Console.WriteLine(group);")]
    [InlineData("var group = " + Group + "; if (epochs > 3) group = " + Stated + "; optim.Adam([group], lr: 1e-4);")]
    public Task Rates_that_are_said_or_equal_or_not_known_are_silent(string statements) => Test.VerifyStatementsAsync(statements);
}
