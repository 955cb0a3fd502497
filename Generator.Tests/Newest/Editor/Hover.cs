namespace LossGen.Generator.Tests.Newest.Editor;

/// <summary>What an editor shows beside the mouse.</summary>
/// <param name="Signature">The member, with its types.</param>
/// <param name="Documentation">Its comment, as people read it.</param>
internal sealed record Hover(string Signature, string Documentation);
