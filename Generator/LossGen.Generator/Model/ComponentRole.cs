namespace LossGen.Generator.Model;

/// <summary>The roles, by the names of the Runtime's <c>LossRole</c>.</summary>
internal enum ComponentRole
{
    Peer,
    Main,
    Auxiliary,
    Regularizer,
    Constraint,
}
