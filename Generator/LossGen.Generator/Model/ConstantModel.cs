namespace LossGen.Generator.Model;

/// <summary>A constant argument of a scheme's attribute.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Type">Its type, qualified; the type that is meant for <c>typeof</c>.</param>
/// <param name="Text">The value: an integer's digits, a text's characters, the name of an enumeration's member; empty for the rest.</param>
/// <param name="Number">The value of a floating-point number.</param>
/// <param name="Items">The elements of an array.</param>
internal sealed record ConstantModel(ConstantKind Kind, string Type, string Text, double Number, EquatableArray<ConstantModel> Items);
