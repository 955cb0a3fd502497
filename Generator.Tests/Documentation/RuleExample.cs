using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Tests.Documentation;

/// <summary>
/// An example of a rule's page in a project: a file as it stands, members in a loss class, statements in a method of a class
/// that has what docs/rules/README.md says the examples speak of.
/// </summary>
internal static class RuleExample
{
    private const string Usings =
        """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using LossGen;
        using TorchSharp;
        using TorchSharp.Modules;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;
        using static TorchSharp.torch.optim.lr_scheduler;

        """;

    /// <summary>The project, before anything is generated.</summary>
    public static CSharpCompilation Project(string example) => TestCompilation.FromFiles(LanguageSetup.Default, Usings + Around(example), Usings + Surroundings);

    private static string Around(string example)
    {
        var root = SyntaxFactory.ParseCompilationUnit(example);
        if (root.Members.OfType<BaseTypeDeclarationSyntax>().Any())
        {
            // Statements below a class use it.
            var types = root.Members.TakeWhile(static member => member is BaseTypeDeclarationSyntax).Last().FullSpan.End;
            var statements = example[types..];
            return example[..types] + (string.IsNullOrWhiteSpace(statements) ? "" : Method(statements));
        }

        return example.TrimStart().StartsWith('[') ? $"[CombinedLoss] partial class ExampleLoss\n{{\n{example}\n}}" : Method(example);
    }

    private static string Method(string statements)
    {
        var returns = SyntaxFactory.ParseCompilationUnit(statements).DescendantNodes(static node => node is not (LambdaExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>().Any(static statement => statement.Expression is not null);
        return $"partial class Example\n{{\n    {(returns ? "Tensor" : "void")} Run()\n    {{\n{statements}\n    }}\n}}";
    }

    private const string Surroundings =
        """
        partial class Example
        {
            readonly Module<Tensor, Tensor> model = Linear(10, 10), generator = Linear(10, 10), critic = Linear(10, 1), discriminator = Linear(10, 1);
            readonly optim.Optimizer optimizer = optim.SGD(new[] { new Parameter(ones(1)) }, 0.1);
            readonly IEnumerable<(Tensor, Tensor)> batches = Array.Empty<(Tensor, Tensor)>();
            Tensor x = ones(4, 10), y = ones(4, 10), prediction = ones(4, 10), target = ones(4, 10), mask = ones(4, 10);
            Tensor image = ones(4, 10), images = ones(4, 10), depth = ones(4, 10), decoded = ones(4, 10), noise = ones(4, 10);
            Tensor logits = ones(4, 10), student = ones(4, 10), teacher = ones(4, 10), labels = ones(4);
            readonly int epoch = 1, epochs = 10;
        }
        """;
}
