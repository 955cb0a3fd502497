namespace LossGen.CodeFixes;
