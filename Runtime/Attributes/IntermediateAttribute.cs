namespace LossGen;

/// <summary>
/// A value that several components use, computed once a step: a method whose result the components take as a parameter of
/// its name, <c>fake</c> for <c>Fake</c>. It may take inputs of the loss and other intermediates, and return any type. It is
/// computed where a component of the step needs it: in a phase that freezes modules, with those frozen.
/// </summary>
/// <example>
/// <code>
/// [Intermediate]
/// private Tensor Fake(Tensor noise) => generator.call(noise);
///
/// [MainLoss]
/// private Tensor Fooling(Tensor fake) => -critic.call(fake).mean();
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class IntermediateAttribute : Attribute
{
}
