using LossGen.Analyzers;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Newest;

/// <summary>What this project is for: the product of the oldest Roslyn in the newest.</summary>
public class RoslynVersionTests
{
    private static readonly Version Oldest = new(4, 8, 0, 0);

    public static TheoryData<Type> Roslyn => [typeof(Compilation), typeof(CSharpCompilation), typeof(Workspace), typeof(Microsoft.CodeAnalysis.QuickInfo.QuickInfoService)];

    public static TheoryData<Type> Product => [typeof(LossGenerator), typeof(TorchAnalyzer), typeof(LossGenFix)];

    [Theory]
    [MemberData(nameof(Roslyn))]
    public void The_tests_run_on_the_newest(Type type) => Assert.Equal(5, type.Assembly.GetName().Version!.Major);

    [Theory]
    [MemberData(nameof(Product))]
    public void The_product_is_compiled_against_the_oldest(Type type)
    {
        var referenced = type.Assembly.GetReferencedAssemblies()
            .Where(static assembly => assembly.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .Select(static assembly => assembly.Version!)
            .ToList();

        Assert.NotEmpty(referenced);
        Assert.All(referenced, static version => Assert.Equal(Oldest, version));
    }
}
