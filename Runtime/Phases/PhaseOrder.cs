namespace LossGen;

/// <summary>What follows the last phase.</summary>
public enum PhaseOrder
{
    /// <summary>The first phase again.</summary>
    Cyclic,

    /// <summary>Nothing: every phase makes its steps once, as in the four-step training of Faster R-CNN.</summary>
    Once,
}
