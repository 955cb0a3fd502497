using System.Collections.Immutable;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Text;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>Whether a schedule says when it begins and ends, in an order that time can follow.</summary>
internal static class ScheduleLength
{
    /// <summary>What the runtime's CyclicSchedule has where the attribute does not say it.</summary>
    public const int DefaultCycles = 4;

    /// <inheritdoc cref="DefaultCycles"/>
    public const double DefaultRamp = 0.5;

    /// <summary>What is wrong, the argument that says it, and what may be done; null where nothing is.</summary>
    public static (string Message, string? Argument, Remedies Remedies)? Objection(
        LossReading loss, ComponentReading component, ScheduleReading schedule)
    {
        var name = $"[{schedule.Name}] of '{component.Name}'";
        var positions = schedule.Positions;
        var unit = schedule.CountsEpochs ? "epoch" : "step";
        if (!schedule.Steps.IsEmpty && !schedule.Epochs.IsEmpty)
        {
            return ($"{name} has both Steps and Epochs: keep one of them", "Epochs", Fixes(Remedies.Of(Remedies.Remove, "Epochs")));
        }

        if (schedule.IsList && schedule.Values.Length < 2)
        {
            var has = schedule.Values.IsEmpty ? "no value" : "1 value";
            return (
                $"{name} has {has}: write two or more, as {schedule.Name}(1, 0.1), and Steps = {Milestones(2)}, one between two values",
                null,
                Remedies.None);
        }

        if (positions.IsEmpty)
        {
            var length = schedule.IsList ? Milestones(schedule.Values.Length) : "n";
            return (
                $"{name} has no length: write Steps = {length}, or Epochs = {length} and call EpochEnd() after every epoch",
                null,
                Remedies.None);
        }

        if (schedule.IsList)
        {
            return OfList(name, schedule) is var (message, remedies) ? (message, schedule.Unit, Fixes(remedies)) : null;
        }

        var end = positions[0];
        if (end < 1)
        {
            return (
                FormattableString.Invariant($"{name} ends at {unit} {end}: write the {unit} at which the weight has arrived, 1 or more"),
                schedule.Unit,
                Remedies.None);
        }

        if (schedule.Start < 0 || schedule.Start >= end)
        {
            return schedule.Start <= 0
                ? (FormattableString.Invariant($"{name} begins at {unit} {schedule.Start}: write 0 or more, or leave Start out"),
                    "Start",
                    Fixes(Remedies.Of(Remedies.Remove, "Start")))
                : (FormattableString.Invariant($"{name} ends at {unit} {end} and begins at {schedule.Start}: ")
                        + $"{(schedule.Start == end ? "write a smaller Start" : "swap them")}; "
                        + "both count from the beginning of the training",
                    "Start",
                    Fixes(schedule.Start == end
                        ? Remedies.Of(Remedies.Remove, "Start")
                        : Remedies.Of(Remedies.SwapArguments, $"Start,{schedule.Unit}")));
        }

        return schedule.Repeats ? OfCycles(name, schedule, end - schedule.Start) : null;

        Remedies Fixes(Remedies remedies) => loss.IsInherited(component) ? Remedies.None : remedies;
    }

    /// <summary>A list of as many milestones as that many values have between them, as code.</summary>
    private static string Milestones(int values)
    {
        const int MostWritten = 9;
        var numbers = values - 1;
        return numbers == 1 ? "new[] { n }"
            : numbers <= MostWritten ? $"new[] {{ {string.Join(", ", "abcdefghi".Take(numbers))} }}"
            : FormattableString.Invariant($"a list of {numbers} numbers");
    }

    private static (string Message, Remedies Remedies)? OfList(string name, ScheduleReading schedule)
    {
        var positions = schedule.Positions;
        var written = string.Join(", ", positions.Select(static position => FormattableString.Invariant($"{position}")));
        var unit = schedule.CountsEpochs ? "epochs" : "steps";
        if (positions.Length != schedule.Values.Length - 1)
        {
            return (
                FormattableString.Invariant(
                    $"{name} has {schedule.Values.Length} values and {positions.Length} {unit} to change at: write ")
                    + FormattableString.Invariant($"{Math.Max(schedule.Values.Length - 1, 1)} of them, one between two values"),
                Remedies.None);
        }

        var order = positions.Select(static (position, item) => (position, item)).OrderBy(static entry => entry.position).ToList();
        if (order[0].position < 1 || order.Select(static entry => entry.position).Distinct().Count() < order.Count)
        {
            return ($"{name} changes at {unit} {written}: write numbers above 0, each larger than the one before", Remedies.None);
        }

        var sorted = string.Join(", ", order.Select(static entry => FormattableString.Invariant($"{entry.position}")));
        return sorted == written
            ? null
            : ($"{name} changes at {unit} {written}: write {sorted}; each is larger than the one before",
                Remedies.Of(
                    Remedies.SortItems, string.Join(",", order.Select(static entry => FormattableString.Invariant($"{entry.item}")))));
    }

    private static (string Message, string? Argument, Remedies Remedies)? OfCycles(string name, ScheduleReading schedule, int length)
    {
        var cycles = schedule.Attribute.Named<int>("Cycles") ?? DefaultCycles;
        var ramp = schedule.Attribute.Named<double>("Ramp") ?? DefaultRamp;
        var unit = schedule.CountsEpochs ? "epochs" : "steps";
        if (cycles < 1)
        {
            return (FormattableString.Invariant($"{name} has {cycles} cycles: write 1 or more"), "Cycles", Remedies.None);
        }

        var cycle = length / cycles;
        if (cycle < 2)
        {
            return (
                FormattableString.Invariant(
                    $"{name} has {cycles} cycles in {length} {unit}: write {schedule.Unit} = {(2 * cycles) + schedule.Start} or more, ")
                    + $"or fewer Cycles; each has two {unit} at least",
                schedule.Unit,
                Remedies.None);
        }

        var largest = (cycle - 1.0) / cycle;
        return ramp > 0 && cycle * ramp <= cycle - 1
            ? null
            : ($"{name} has the Ramp {Numbers.Text(ramp)}: write a number above 0 and at most "
                    + $"{Numbers.Text(Math.Floor(largest * 1000) / 1000)}, "
                    + FormattableString.Invariant($"as 0.5; a cycle of {cycle} {unit} never reaches its end"),
                "Ramp",
                Remedies.Of(Remedies.ReplaceExpression, "0.5"));
    }
}
