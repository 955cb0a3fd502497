using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>What the tracked steps of a run did.</summary>
internal static class TrackedSteps
{
    /// <summary>All steps that a generator names, found by reflection, so that a new one is tested without a word.</summary>
    public static ImmutableArray<string> Names(Type trackingNames) =>
    [
        .. trackingNames.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Where(static field => field.IsLiteral && field.FieldType == typeof(string))
            .Select(static field => (string)field.GetRawConstantValue()!)
            .Order(StringComparer.Ordinal),
    ];

    public static ImmutableArray<IncrementalStepRunReason> Reasons(GeneratorRun run, string step) =>
        run.Result.TrackedSteps.TryGetValue(step, out var steps) ? Flatten(steps) : [];

    /// <summary>The reasons of the steps that add sources.</summary>
    public static ImmutableArray<IncrementalStepRunReason> OutputReasons(GeneratorRun run) =>
        Flatten(run.Result.TrackedOutputSteps.SelectMany(static steps => steps.Value));

    /// <summary>The values that the named steps came to.</summary>
    public static IEnumerable<object> Values(GeneratorRun run, Type trackingNames) =>
        Names(trackingNames)
            .Where(run.Result.TrackedSteps.ContainsKey)
            .SelectMany(name => run.Result.TrackedSteps[name])
            .SelectMany(static step => step.Outputs)
            .Select(static output => output.Value);

    private static ImmutableArray<IncrementalStepRunReason> Flatten(IEnumerable<IncrementalGeneratorRunStep> steps) =>
        [.. steps.SelectMany(static step => step.Outputs).Select(static output => output.Reason)];
}
