using System.Globalization;
using System.Reflection;
using LossGen.Analyzers.Flow;
using LossGen.Generator.Tests.Infrastructure;
using LossGen.Generator.Tests.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using MethodBody = LossGen.Analyzers.Flow.MethodBody;

namespace LossGen.Generator.Tests.Torch.Machinery;

/// <summary>The write that reaches a reference is found fast, and is the one that looking at all of them finds.</summary>
public class VariableWritesTests
{
    [Fact]
    public void It_is_the_one_that_looking_at_all_writes_finds()
    {
        var compilation = ReportedCode.Project();
        var found = 0;
        foreach (var body in compilation.SyntaxTrees.SelectMany(tree => BodiesOf(compilation.GetSemanticModel(tree))))
        {
            foreach (var reference in body.Root.DescendantsAndSelf())
            {
                if (Variable(reference) is { } variable)
                {
                    var expected = Slowly(body.Writes(variable), reference, variable is ILocalSymbol);
                    Assert.Same(expected, body.Reaching(reference, variable));
                    found += expected is null ? 0 : 1;
                }
            }
        }

        Assert.True(found > 100, $"{found} references with a known value");
    }

    [Theory]
    [InlineData("Ask(x = (x = y) + (x = -y)); Ask(x);", "x = (x = y) + (x = -y)")]
    [InlineData("x = (x = y) + Show(x);", "x = y")]
    [InlineData("for (x = y; condition; x = -y) Ask(1); Ask(x);", null)]
    [InlineData("x = y; while (condition) { Ask(x); x = -y; }", null)]
    [InlineData("x = y; while (condition) { Ask(x); } x = -y;", "x = y")]
    [InlineData("x = y; Action later = () => x = -y; Ask(x);", null)]
    [InlineData("(x, y) = (y, -x); Ask(x);", "(y, -x)")]
    public void Nested_writes_and_loops(string statements, string? write)
    {
        var probe = Probe.Statements(statements, "static Tensor Show(Tensor value) => value;");
        var body = probe.Torch.BodyOf(probe.Asked.Count > 0 ? probe.Asked[0] : probe.Calls("Show")[0]);
        var reference = body.Root.DescendantsAndSelf().OfType<IParameterReferenceOperation>()
            .Last(static reference => reference is { Parameter.Name: "x", Parent: IArgumentOperation or IConversionOperation });

        Assert.Equal(write, body.Reaching(reference, reference.Parameter)?.Parent?.Syntax.ToString());
    }

    [Fact]
    public void Work_grows_as_the_writes_do()
    {
        const int Few = 100;
        const int Many = 4 * Few;
        const double Room = 1.5;

        var ratio = Reads(Many) / (double)Reads(Few);

        Assert.True(ratio < Room * Many / Few, FormattableString.Invariant($"{Many / Few} times the writes and mentions are read {ratio:F1} times as often"));
    }

    /// <summary>How often the writes are looked at to find the one before each mention.</summary>
    private static int Reads(int n)
    {
        var probe = Probe.Statements($"{string.Concat(Enumerable.Repeat("x = x + 1; ", n))} Ask(x);");
        var operations = probe.Torch.BodyOf(probe.Asked[0]).Root.DescendantsAndSelf().ToList();
        var counter = new Counter();
        var writes = new VariableWrites();
        foreach (var assignment in operations.OfType<ISimpleAssignmentOperation>())
        {
            writes.Add(new VariableWrite(Counted.Of(assignment, counter), assignment.Value));
        }

        var before = counter.Reads;
        var references = operations.OfType<IParameterReferenceOperation>().Where(static reference => reference is { Parameter.Name: "x", Parent: not ISimpleAssignmentOperation }).ToList();
        Assert.Equal(n, references.Count(reference => writes.Reaching(reference, isLocal: false) is not null));
        Assert.True(before > 0);
        return counter.Reads;
    }

    private static IEnumerable<MethodBody> BodiesOf(SemanticModel model) => model.SyntaxTree.GetRoot().DescendantNodes()
        .OfType<BaseMethodDeclarationSyntax>()
        .Select(method => model.GetOperation(method))
        .OfType<IOperation>()
        .Select(static root => new MethodBody(root));

    private static ISymbol? Variable(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    private static IOperation? Slowly(IReadOnlyList<VariableWrite> writes, IOperation reference, bool isLocal)
    {
        if (isLocal && writes.Count == 1)
        {
            return writes[0].IsBefore(reference) ? writes[0].Value : null;
        }

        VariableWrite? last = null;
        foreach (var write in writes.Where(write => write.IsBefore(reference)))
        {
            last = last is null || last.IsBefore(write.Operation) ? write : last;
        }

        return last is not null
            && writes.All(write => ReferenceEquals(write.Function, VariableWrite.FunctionOf(reference)))
            && last.Dominates(reference)
            && !Ancestors(reference).OfType<ILoopOperation>().Any(loop => !IsInside(last, loop) && writes.Any(write => IsInside(write, loop)))
                ? last.Value
                : null;
    }

    private static bool IsInside(VariableWrite write, ILoopOperation loop) => loop.Syntax.Span.Contains(write.Operation.Syntax.Span);

    private static IEnumerable<IOperation> Ancestors(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            yield return current;
        }
    }

    private sealed class Counter
    {
        public int Reads { get; set; }
    }

    /// <summary>An operation that counts how often it is asked for anything.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it.
    private class Counted : DispatchProxy
#pragma warning restore CA1852
    {
        private Counter? _counter;
        private IOperation? _operation;

        public static IOperation Of(IOperation operation, Counter counter)
        {
            var proxy = Create<IOperation, Counted>();
            ((Counted)(object)proxy)._operation = operation;
            ((Counted)(object)proxy)._counter = counter;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            _counter!.Reads++;
            return targetMethod!.Invoke(_operation, BindingFlags.Default, binder: null, args, CultureInfo.InvariantCulture);
        }
    }
}
