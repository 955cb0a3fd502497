namespace LossGen.Probe;

/// <summary>Loads bytes as a checkpoint in every way there is, and lives to tell that each refused them.</summary>
internal static class LoadProbe
{
    public static int Run(byte[] bytes)
    {
        using var loss = new WanderingLoss();
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, bytes);
        Action<bool>[] ways =
        [
            strict => loss.load(path, strict),
            strict => loss.load(new MemoryStream(bytes), strict),
            strict => loss.load(new BinaryReader(new MemoryStream(bytes)), strict),
        ];
        foreach (var way in ways)
        {
            foreach (var strict in new[] { true, false })
            {
                try
                {
                    way(strict);
                    Console.WriteLine("loaded");
                    return 1;
                }
                catch (InvalidDataException)
                {
                    // As it should be.
                }
            }
        }

        File.Delete(path);
        Console.WriteLine("refused");
        return 0;
    }
}
