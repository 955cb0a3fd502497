namespace MultiFashion.Training;

/// <summary>The mean and the standard deviation (of a sample: n − 1) of one number over the seeds.</summary>
internal readonly record struct Sample(double Mean, double Sd)
{
    public static Sample Of(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var mean = all.Average();
        var sd = all.Length < 2 ? 0 : Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1));
        return new Sample(mean, sd);
    }

    public static double PooledSd(Sample a, Sample b) => Math.Sqrt((a.Sd * a.Sd + b.Sd * b.Sd) / 2);
}
