namespace LossGen.Generator.Model;

/// <summary>The kinds of constants that attributes take.</summary>
internal enum ConstantKind
{
    Null,
    Boolean,
    Char,
    String,
    Integer,
    Single,
    Double,
    Enum,
    Type,
    Array,
}
