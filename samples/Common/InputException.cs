namespace LossGen.Samples;

/// <summary>Something the user gave (an argument, a file, a folder) cannot be used. The message is one line and says what to do.</summary>
internal sealed class InputException(string message) : Exception(message);
