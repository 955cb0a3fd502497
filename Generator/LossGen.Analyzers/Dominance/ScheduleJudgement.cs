namespace LossGen.Analyzers.Dominance;

/// <summary>When a weight that changes while training counts as dominating.</summary>
internal enum ScheduleJudgement
{
    /// <summary>Over the limit at the end, or for more than a quarter of the span.</summary>
    Span,

    /// <summary>Over the limit at the end.</summary>
    End,

    /// <summary>Over the limit at any point.</summary>
    Any,
}
