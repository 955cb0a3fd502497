namespace LossGen.Samples;

/// <summary>Grey 28×28 images, one byte a pixel, with one label each.</summary>
internal sealed record LabelledImages(byte[] Pixels, byte[] Labels)
{
    public int Count => Labels.Length;

    public ReadOnlySpan<byte> Image(int index) =>
        Pixels.AsSpan(index * FashionMnist.PixelsPerImage, FashionMnist.PixelsPerImage);

    public LabelledImages Select(IReadOnlyList<int> indices)
    {
        var pixels = new byte[indices.Count * FashionMnist.PixelsPerImage];
        var labels = new byte[indices.Count];
        for (var i = 0; i < indices.Count; i++)
        {
            Image(indices[i]).CopyTo(pixels.AsSpan(i * FashionMnist.PixelsPerImage));
            labels[i] = Labels[indices[i]];
        }

        return new LabelledImages(pixels, labels);
    }
}

/// <summary>Fashion-MNIST: the four full files, or a subset under the same names; both are read alike.</summary>
internal sealed record FashionMnist(LabelledImages Train, LabelledImages Test)
{
    public const int Side = 28;
    public const int PixelsPerImage = Side * Side;
    public const int Classes = 10;

    private const string TrainImages = "train-images-idx3-ubyte";
    private const string TrainLabels = "train-labels-idx1-ubyte";
    private const string TestImages = "t10k-images-idx3-ubyte";
    private const string TestLabels = "t10k-labels-idx1-ubyte";

    /// <exception cref="InputException">A file is missing, damaged, or does not fit the others.</exception>
    public static FashionMnist Load(string directory) =>
        new(Load(directory, TrainImages, TrainLabels), Load(directory, TestImages, TestLabels));

    /// <exception cref="InputException">The folder cannot be written.</exception>
    public void Save(string directory)
    {
        Save(Train, directory, TrainImages, TrainLabels);
        Save(Test, directory, TestImages, TestLabels);
    }

    private static LabelledImages Load(string directory, string imagesName, string labelsName)
    {
        var imagesPath = Find(directory, imagesName);
        var labelsPath = Find(directory, labelsName);
        var images = IdxFile.Read(imagesPath, rank: 3);
        var labels = IdxFile.Read(labelsPath, rank: 1);

        if (images.Dimensions[1] != Side || images.Dimensions[2] != Side)
        {
            throw new InputException($"{imagesPath}: its images are {images.Dimensions[1]}×{images.Dimensions[2]}, expected {Side}×{Side}; use the original Fashion-MNIST files.");
        }

        if (images.Dimensions[0] != labels.Dimensions[0])
        {
            throw new InputException($"{labelsPath}: {labels.Dimensions[0]} labels for the {images.Dimensions[0]} images of {Path.GetFileName(imagesPath)}; use files of one and the same set.");
        }

        var wrong = Array.FindIndex(labels.Values, label => label >= Classes);
        if (wrong >= 0)
        {
            throw new InputException($"{labelsPath}: label {labels.Values[wrong]} at position {wrong} is outside 0 to {Classes - 1}; use the original Fashion-MNIST labels.");
        }

        return new LabelledImages(images.Values, labels.Values);
    }

    private static string Find(string directory, string name)
    {
        var gzipped = Path.Combine(directory, name + ".gz");
        var plain = Path.Combine(directory, name);
        return File.Exists(gzipped) ? gzipped
            : File.Exists(plain) ? plain
            : throw new InputException($"{gzipped}: no such file; --data needs a folder with {TrainImages}, {TrainLabels}, {TestImages} and {TestLabels}, each with or without .gz.");
    }

    private static void Save(LabelledImages set, string directory, string imagesName, string labelsName)
    {
        new IdxFile([set.Count, Side, Side], set.Pixels).Write(OutputFile.Prepare(directory, imagesName + ".gz"));
        new IdxFile([set.Count], set.Labels).Write(OutputFile.Prepare(directory, labelsName + ".gz"));
    }
}
