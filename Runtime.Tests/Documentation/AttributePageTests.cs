using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using LossGen.Runtime.Tests.Infrastructure;

namespace LossGen.Runtime.Tests.Documentation;

/// <summary>docs/attributes.md has every attribute and every argument that there is, with its type and default, and no other.</summary>
public partial class AttributePageTests
{
    private static readonly IReadOnlyDictionary<string, string> Aliases = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Double"] = "double", ["Int32"] = "int", ["Int64"] = "long", ["Boolean"] = "bool", ["String"] = "string", ["String[]"] = "string[]",
        ["Int32[]"] = "int[]", ["Double[]"] = "double[]",
    };

    private static readonly IReadOnlyList<Section> Sections = [.. Heading().Split(Repository.ReadText("docs/attributes.md")).Skip(1).Select(Section.Read)];

    private static readonly IReadOnlyList<Type> Attributes = [.. typeof(LossModule).Assembly.GetExportedTypes()
        .Where(static type => type.IsSubclassOf(typeof(Attribute)) && !type.IsAbstract)];

    [Fact]
    public void Every_attribute_has_its_place() => Assert.Equal(
        Attributes.Select(NameOf).Order(StringComparer.Ordinal),
        Sections.SelectMany(static section => section.Attributes).Order(StringComparer.Ordinal));

    [Fact]
    public void Arguments_types_defaults_and_targets_are_those_of_the_library() => Assert.All(Sections, static section =>
    {
        var known = Attributes.Where(type => section.Attributes.Contains(NameOf(type), StringComparer.Ordinal)).Select(Declared).ToList();
        Assert.All(known, declared => Assert.Equal(declared, section.Arguments));
    });

    [Fact]
    public void What_attributes_stand_on_is_said() => Assert.All(Attributes, static type =>
    {
        var usage = type.GetCustomAttribute<AttributeUsageAttribute>(inherit: true)!;
        var target = usage.ValidOn == AttributeTargets.Class ? "class" : "method";
        Assert.Contains(
            $"\nStands on a {target}, {(usage.AllowMultiple ? "several times" : "once")}",
            Sections.Single(section => section.Attributes.Contains(NameOf(type), StringComparer.Ordinal)).Text,
            StringComparison.Ordinal);
    });

    [Fact]
    public void Enumerations_are_listed_whole() => Assert.All(Attributes.SelectMany(Settable).Where(static property => property.PropertyType.IsEnum), static property =>
    {
        var members = string.Join(", ", Enum.GetNames(property.PropertyType).Select(static name => $"`{name}`"));
        Assert.Contains(Sections, section => section.Text.Contains($"| `{property.Name}` | `{property.PropertyType.Name}` | {members} |", StringComparison.Ordinal));
    });

    private static string NameOf(Type attribute) => attribute.Name[..^"Attribute".Length];

    private static IEnumerable<PropertyInfo> Settable(Type attribute) => attribute.GetProperties().Where(static property => property.SetMethod is { IsPublic: true });

    /// <summary>The arguments in the order of their names.</summary>
    private static Argument[] Declared(Type attribute)
    {
        var longest = attribute.GetConstructors().MaxBy(static constructor => constructor.GetParameters().Length)!.GetParameters();
        var shortest = attribute.GetConstructors().MinBy(static constructor => constructor.GetParameters().Length)!.GetParameters();
        var instance = Activator.CreateInstance(attribute, [.. shortest.Select(static parameter => Any(parameter.ParameterType))])!;
        return
        [
            .. longest.Select(static parameter => new Argument(parameter.Name!, TypeText(parameter.ParameterType), ""))
                .Concat(Settable(attribute).Select(property => new Argument(property.Name, TypeText(property.PropertyType), ValueText(property.GetValue(instance)))))
                .OrderBy(static argument => argument.Name, StringComparer.Ordinal),
        ];
    }

    private static object Any(Type type) =>
        type.IsArray ? Array.CreateInstance(type.GetElementType()!, 0) : type == typeof(string) ? "Name" : Activator.CreateInstance(type)!;

    private static string TypeText(Type type) => Aliases.GetValueOrDefault(type.Name, type.Name);

    private static string ValueText(object? value) => value switch
    {
        null or Array { Length: 0 } => "none",
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    [GeneratedRegex("^## ", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"`\[(\w+)\]`", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^\| `(\w+)`[^|]*\| `([^`]+)` \|[^|]*\| *`?([^`|]*?)`? *\|[^|]*\|[^|]*\|$", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Row();

    private sealed record Argument(string Name, string Type, string Default);

    /// <param name="Attributes">The names in the heading.</param>
    /// <param name="Arguments">The rows of the table, in the order of their names.</param>
    /// <param name="Text">The section.</param>
    private sealed record Section(IReadOnlyList<string> Attributes, IReadOnlyList<Argument> Arguments, string Text)
    {
        public static Section Read(string text) => new(
            [.. Name().Matches(text.Split('\n')[0]).Select(static match => match.Groups[1].Value)],
            [
                .. Row().Matches(text)
                    .Select(static row => new Argument(row.Groups[1].Value, row.Groups[2].Value, NumberOr(row.Groups[3].Value)))
                    .OrderBy(static argument => argument.Name, StringComparer.Ordinal),
            ],
            text);

        /// <summary>A number as the library's text has it.</summary>
        private static string NumberOr(string text) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number.ToString("R", CultureInfo.InvariantCulture) : text;
    }
}
