using System.Globalization;
using LossGen.Probe;

return args switch
{
    ["memory", var steps] => MemoryProbe.RunReadmeLoop(int.Parse(steps, CultureInfo.InvariantCulture)),
    ["memory-phases", var steps] => MemoryProbe.RunPhases(int.Parse(steps, CultureInfo.InvariantCulture)),
    ["resume", var scenario, var steps, var from, var to] => ResumeProbe.Run(scenario, int.Parse(steps, CultureInfo.InvariantCulture), from, to),
    ["schemes", var first, var steps, var from, var to] =>
        SchemesProbe.Run(int.Parse(first, CultureInfo.InvariantCulture), int.Parse(steps, CultureInfo.InvariantCulture), from, to),
    ["load", var bytes] => LoadProbe.Run(Convert.FromHexString(bytes)),
    ["train", var path, var steps] => TrainProbe.Run(path, long.Parse(steps, CultureInfo.InvariantCulture)),
    ["grad", var scenario] => GradProbe.Run(scenario),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: memory STEPS | memory-phases STEPS | resume joint|phases STEPS FROM TO | schemes FIRST STEPS FROM TO | load HEX | train FILE STEPS | grad SCENARIO   (a folder, or - for none)");
    return 2;
}
