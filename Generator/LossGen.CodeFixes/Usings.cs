global using System.Composition;
global using LossGen.CodeFixes.Fixing;
global using Microsoft.CodeAnalysis;
global using Microsoft.CodeAnalysis.CSharp.Syntax;
global using Microsoft.CodeAnalysis.CodeFixes;
