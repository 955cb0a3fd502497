using LossGen.Generator.Emission;
using LossGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator;

/// <summary>
/// From <c>[CombinedLoss]</c> to generated source. The pipeline and nothing else: what cannot be emitted is skipped here
/// and explained by an analyzer.
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
                static (node, _) => node is ClassDeclarationSyntax,
                static (target, token) => LossParser.Parse(target, token))
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(TrackingNames.Model);

        // Hint names may not differ by case alone. The collisions, almost always none, are one small equatable value, so
        // that an edit of one class does not re-run the output of another.
        var collisions = models
            .Select(static (model, _) => model.Type.HintName)
            .Collect()
            .Select(static (names, _) => HintNames.FindCollisions(names))
            .WithTrackingName(TrackingNames.HintCollisions);

        var outputs = models.Combine(collisions).WithTrackingName(TrackingNames.Output);

        context.RegisterSourceOutput(outputs, static (output, source) =>
        {
            if (HintNames.Unique(source.Left.Type.HintName, source.Right) is { } hintName)
            {
                output.AddSource(hintName, LossEmitter.Emit(source.Left));
            }
        });
    }
}
