global using LossGen.Analyzers.Torch;
global using Microsoft.CodeAnalysis;
global using Microsoft.CodeAnalysis.Operations;
