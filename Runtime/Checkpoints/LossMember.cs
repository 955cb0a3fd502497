namespace LossGen;

/// <summary>A loss of a training checkpoint. Weights that differ are told, as in every load of a loss.</summary>
internal sealed class LossMember(string name, LossModule loss) : CheckpointMember("loss", name, loss.GetType().Name)
{
    public override IEnumerable<LossModule> Losses => [loss];

    public override void Write(BinaryWriter writer) => loss.save(writer);

    public override ICheckpointChange Prepare(BinaryReader reader) => new LossLoad(loss, strict: true, skip: null).Prepare(reader);

    public override string? Obstacle() => loss.LossParts.State.OpenCycle()
        ?? StateTensors.Objection(loss.LossParts.Registered.Take());
}
