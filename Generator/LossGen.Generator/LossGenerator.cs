using LossGen.Generator.Declarations;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Emission;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator;

/// <summary>
/// From <c>[CombinedLoss]</c> to generated source. The pipeline and nothing else: of what cannot be generated the members
/// are, and an analyzer explains.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class LossGenerator : IIncrementalGenerator
{
    /// <inheritdoc />
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var models = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                WellKnownNames.CombinedLossAttribute,
                static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax or StructDeclarationSyntax,
                static (target, token) => LossParser.Parse(target, token))
            .WithTrackingName(TrackingNames.Model);

        var halfTyped = context.CompilationProvider.SelectMany(HalfTypedLosses.Read);

        // Hint names may not differ by case alone. The collisions, almost always none, are one small equatable value, so
        // that an edit of one class does not re-run the output of another.
        var collisions = models
            .Collect()
            .Select(static (all, _) => HintNames.FindCollisions(all))
            .WithTrackingName(TrackingNames.HintCollisions);

        var outputs = models.Combine(collisions).WithTrackingName(TrackingNames.Output);

        context.RegisterSourceOutput(outputs, static (output, source) =>
        {
            // Null where nothing can be emitted. A step that filters would be gone through at every edit, for every class.
            if (source.Left is { } model && HintNames.Unique(model.Type.HintName, source.Right) is { } hintName)
            {
                output.AddSource(hintName, LossEmitter.Emit(model));
            }
        });

        context.RegisterSourceOutput(halfTyped, static (output, model) =>
            output.AddSource(HintNames.HalfTyped(model.Type.HintName), LossEmitter.Emit(model)));
    }
}
