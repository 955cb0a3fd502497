namespace LossGen;

/// <summary>The user's own numbers in a training checkpoint.</summary>
internal sealed class NumbersMember(Dictionary<string, double> numbers) : CheckpointMember("numbers", string.Empty, nameof(Double))
{
    public override string? Obstacle() => numbers.Keys.FirstOrDefault(static name => !StateFormat.IsText(name)) is { } name
        ? $"the name '{StateFormat.Shown(name)}' has half a surrogate pair, which no file can hold. Give the number another"
        : null;

    public override void Write(BinaryWriter writer)
    {
        writer.Write(numbers.Count);
        foreach (var (name, number) in numbers.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            writer.Write(name);
            writer.Write(number);
        }
    }

    public override ICheckpointChange Prepare(BinaryReader reader)
    {
        var stored = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            stored[reader.ReadString()] = reader.ReadDouble();
        }

        return new Change(numbers, stored);
    }

    private sealed class Change(Dictionary<string, double> numbers, Dictionary<string, double> stored) : ICheckpointChange
    {
        private readonly Dictionary<string, double> _before = new(numbers, StringComparer.Ordinal);

        public void Apply() => Replace(stored);

        public void Undo() => Replace(_before);

        public void Dispose()
        {
        }

        private void Replace(Dictionary<string, double> values)
        {
            numbers.Clear();
            foreach (var (name, number) in values)
            {
                numbers.Add(name, number);
            }
        }
    }
}
