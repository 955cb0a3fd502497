using LossGen.Generator.Text;

namespace LossGen.Generator.Tests.Inputs;

public class NearestNameTests
{
    private static readonly string[] Components = ["Real", "Fake", "Fooling", "Smoothness", "A", "B"];

    [Theory]
    [InlineData("Foolin", "Fooling")]
    [InlineData("foolnig", "Fooling")]
    [InlineData("Foling", "Fooling")]
    [InlineData("Fooolings", "Fooling")]
    [InlineData("fooling", "Fooling")]
    [InlineData("Fak", "Fake")]
    [InlineData("Faek", "Fake")]
    [InlineData("Aa", "A")]
    [InlineData("a", "A")]
    [InlineData("Smoothnes", "Smoothness")]
    [InlineData("Smooth", "Smoothness")]
    [InlineData("real_", "Real")]
    public void Slip_finds_the_name_that_was_meant(string written, string expected) => Assert.Equal(expected, NearestName.Among(written, Components));

    [Theory]
    [InlineData("")]
    [InlineData("C")]
    [InlineData("Critic")]
    [InlineData("Photometric")]
    [InlineData("Fool_ing_around")]
    [InlineData("Fo")]
    [InlineData("Smo")]
    [InlineData("Xeax")]
    public void Far_name_finds_none(string written) => Assert.Null(NearestName.Among(written, Components));

    [Theory]
    [InlineData("Depth3", "Depth1", "Depth2")]
    [InlineData("Los", "LossOfDepth", "Loss")]
    public void Two_names_that_are_as_near_are_none_but_the_nearer_one_is(string written, string first, string second) =>
        Assert.Equal(written == "Los" ? "Loss" : null, NearestName.Among(written, [first, second]));

    [Fact]
    public void Case_decides_between_equals() => Assert.Equal("real", NearestName.Among("rael", ["REAL", "real"]));

    [Fact]
    public void A_name_that_stands_twice_is_one() => Assert.Equal("Real", NearestName.Among("Rea", ["Real", "Real"]));

    [Fact]
    public void Nothing_is_nearest_to_nothing() => Assert.Null(NearestName.Among("Real", []));
}
