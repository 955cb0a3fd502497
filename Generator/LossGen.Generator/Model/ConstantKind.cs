namespace LossGen.Generator.Model;

/// <summary>The kinds of constants that attributes take.</summary>
internal enum ConstantKind
{
    Null,
    Default,
    Boolean,
    Char,
    String,
    Integer,
    Single,
    Double,
    Decimal,
    Enum,
    EnumMember,
    Type,
    Array,
}
