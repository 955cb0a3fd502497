namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>Sources of tests, without the lines that all of them would repeat.</summary>
internal static class TestSource
{
    private const string Usings =
        """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using LossGen;
        using TorchSharp;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;

        """;

    /// <summary>The usings of TorchSharp programs in front of the source.</summary>
    public static string WithUsings(string source) => (Usings + source).ReplaceLineEndings("\n");

    /// <summary>A class with one method of the statements, and what training code usually has at hand.</summary>
    public static string Method(string statements) =>
        $$"""
        class Program
        {
            readonly Module<Tensor, Tensor> model = Linear(10, 3);
            readonly Module<Tensor, Tensor> teacher = Linear(10, 3);

            void Train(Tensor x, Tensor y, Tensor mask, TorchSharp.torch.optim.Optimizer optimizer, int epochs)
            {
                {{statements.ReplaceLineEndings("\n        ")}}
            }
        }
        """;
}
