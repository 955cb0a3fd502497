using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Newest;

/// <summary>Inputs that the oldest Roslyn does not know yet.</summary>
public class NewerInputTests
{
    private const string Component = "[MainLoss] private static Tensor First(Tensor x) => x.mean();";

    [Fact]
    public Task Type_parameter_that_allows_ref_structs() => Expect.GeneratesAsync(
        $$"""[CombinedLoss] public partial class A<T> where T : allows ref struct { {{Component}} }""", LanguageVersion.CSharp13);

    [Fact]
    public Task Partial_property_and_constructor_of_the_users() => Expect.GeneratesAsync(
        $$"""
        [CombinedLoss]
        public partial class A
        {
            public partial A(double scale);
            public partial A(double scale) => Scale = scale;
            public partial double Scale { get; set; }
            public partial double Scale { get => field; set => field = value; }
            {{Component}}
        }
        """,
        LanguageVersion.CSharp14);

    [Fact]
    public Task Component_in_an_extension_block_stands_in_a_static_class() => Expect.RejectsAsync(
        """[CombinedLoss] public static partial class A { extension(Tensor x) { [MainLoss] public Tensor First(Tensor y) => x - y; } }""", "LG1001", "is static");

    [Fact]
    public Task Input_named_as_the_backing_field_of_properties() => Expect.GeneratesAsync(
        """
        [CombinedLoss]
        public partial class A
        {
            public Tensor Last { get => field; set => field = value; } = zeros(1);
            [MainLoss] private static Tensor First(Tensor @field) => @field.mean();
        }
        """,
        LanguageVersion.CSharp14);
}
