namespace LossGen;

/// <summary>How a report is written in a file.</summary>
internal interface IReportFormat
{
    /// <summary>What is added to the file for a report: one line, and a heading before the first.</summary>
    string LinesOf(StepReport report, long step);
}
