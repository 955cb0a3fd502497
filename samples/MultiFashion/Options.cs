namespace MultiFashion;

/// <summary>What the user asked for.</summary>
internal sealed record Options(
    string DataDirectory,
    string OutDirectory,
    int Epochs,
    bool Quick,
    IReadOnlyList<int> Seeds,
    bool Grid,
    IReadOnlyList<string> Schemes,
    double? Bound,
    string? SubsetDirectory);
