using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Refused;

/// <summary>A refused class has what a generated one has: who adds a member to the one adds it to the other.</summary>
public class RefusedMembersTests
{
    private static string Gan(string weight) =>
        $$"""
        [CombinedLoss(AccumulateSteps = 2)]
        [Phase("Critic", nameof(Real))]
        [Phase("Generator", nameof(Fooling))]
        public partial class GanLoss
        {
            [LossComponent({{weight}})] private static Tensor Real(Tensor real, double margin = 0.5) => real.mean();
            [LossComponent] private static Tensor Fooling(Tensor fake) => fake.mean();
            [Intermediate] private static Tensor Fake(Tensor drawn, Tensor noise) => drawn + noise;
            [Intermediate] private static Tensor Drawn(Tensor seed) => seed / 2;
        }
        """;

    [Theory]
    [InlineData("double.NaN", "nameof(Real))")]
    [InlineData("1", "nameof(Real)")]
    public void Public_members_are_those_of_a_generated_class(string weight, string phase)
    {
        var generated = GeneratorRun.Of(Gan("1"));
        var refused = GeneratorRun.Of(Gan(weight).Replace("nameof(Real))", phase, StringComparison.Ordinal));

        Assert.False(GeneratorAssert.IsRefusal(generated.Sources.Single()));
        Assert.True(GeneratorAssert.IsRefusal(refused.Sources.Single()));
        Assert.Equal(Members(generated), Members(refused));
    }

    /// <summary>Methods count by their parameters' names, and all of them may be left out.</summary>
    private static SortedSet<string> Members(GeneratorRun run)
    {
        var members = new SortedSet<string>(StringComparer.Ordinal);
        Add(run.Output.GetTypeByMetadataName("GanLoss")!);
        return members;

        void Add(INamedTypeSymbol type)
        {
            foreach (var member in type.GetMembers().Where(static member => member is { DeclaredAccessibility: Accessibility.Public, IsImplicitlyDeclared: false }))
            {
                members.Add(member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method && method.Name != "StepCritic" && method.Name != "StepGenerator"
                    ? $"{type.Name}.{method.Name}({string.Join(", ", method.Parameters.Select(static parameter => parameter.Name).Order(StringComparer.Ordinal))})"
                    : $"{type.Name}.{member.Name}");
                if (member is INamedTypeSymbol nested)
                {
                    Add(nested);
                }
            }
        }
    }
}
