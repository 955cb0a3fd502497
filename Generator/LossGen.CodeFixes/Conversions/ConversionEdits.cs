using LossGen.Analyzers.Torch;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Editing;

namespace LossGen.CodeFixes.Conversions;

/// <summary>Writes a conversion into the file.</summary>
internal sealed class ConversionEdits(RepairContext context, Conversion conversion)
{
    private const int Width = 120;

    private readonly string lineEnd = context.Root.LineEnd();
    private readonly List<SyntaxTrivia> above = [];

    /// <summary>Applies the conversion.</summary>
    /// <param name="editor">The editor.</param>
    /// <param name="step">The statements that become one call of Step; null for forward.</param>
    public void Apply(SyntaxEditor editor, TrainingStep? step)
    {
        // Trivia of removed statements goes to what is replaced afterwards.
        var last = conversion.Combination.Growth?.Last.Statement;
        var grown = conversion.Combination.Growth?.Steps.Select(static growth => growth.Statement).Where(statement => statement != last)
            ?? [];
        var removed = conversion.Removed.Concat(grown).Concat(step?.Others ?? []).ToList();
        Remove(editor, removed, step?.Total ?? last);
        AddObject(editor);
        AddSettings(editor, removed);
        if (step is null && last is not null)
        {
            var statement = SyntaxFactory.ParseStatement(
                $"{Declaration()}{conversion.Combination.Growth!.Variable.Name} = {Call("forward", conversion.Arguments, last)};");
            editor.ReplaceNode(last, (current, _) => statement.WithTriviaFrom(current));
        }
        else if (step is null)
        {
            var sum = conversion.Sum.SyntaxWithParentheses();
            var forward = SyntaxFactory.ParseExpression(Call("forward", conversion.Arguments, sum));
            editor.ReplaceNode(sum, (current, _) => forward.WithTriviaFrom(current));
        }
        else
        {
            var call = Call("Step", conversion.Arguments.Prepend(step.Optimizer.WithoutTrivia().ToString()), step.Total);
            var statement = SyntaxFactory.ParseStatement($"using var {conversion.Names.Step} = {call};");
            editor.ReplaceNode(step.Total, (current, _) => statement.WithTriviaFrom(current));
        }

        AddBlock(editor);
        AddClass(editor);
    }

    private IEnumerable<string> Settings =>
        conversion.Settings.Select(setting => $"{ObjectName()}.Weights.{setting.Component} = {setting.Weight};");

    // The first statement of a total that grows may declare it.
    private string Declaration() =>
        conversion.Combination.Growth!.Steps[0].Statement is LocalDeclarationStatementSyntax { Declaration.Type: var type }
            ? $"{type.WithoutTrivia()} "
            : "";

    // The weights are what they were: they are read where the sum read them.
    private void AddSettings(SyntaxEditor editor, List<StatementSyntax> removed)
    {
        if (conversion.Combination.Setting?.Statement is not { } statement)
        {
            return;
        }

        var indentation = SyntaxFactory.Whitespace(statement.Indentation());
        IEnumerable<SyntaxTrivia> leading = above.Concat(statement.GetLeadingTrivia());
        if (LocalDeclaration.SiblingsOf(statement).TakeWhile(sibling => sibling != statement).All(removed.Contains))
        {
            // No blank line at the head of a block.
            leading = leading.SkipWhile(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        }

        foreach (var line in Settings)
        {
            var setting = SyntaxFactory.ParseStatement(line)
                .WithLeadingTrivia(leading)
                .WithTrailingTrivia(SyntaxFactory.EndOfLine(lineEnd));
            if (statement.Parent is GlobalStatementSyntax global)
            {
                editor.InsertBefore(global, SyntaxFactory.GlobalStatement(setting));
            }
            else
            {
                editor.InsertBefore(statement, setting);
            }

            leading = [indentation];
        }

        editor.ReplaceNode(statement, (current, _) => current.WithLeadingTrivia(indentation));
    }

    private void AddBlock(SyntaxEditor editor)
    {
        if (conversion.Combination.Setting?.Arrow?.Parent is { } member)
        {
            editor.ReplaceNode(member, (current, _) => WithBlock(current, member.Indentation()));
        }
    }

    // => a + w * b; becomes a block, which sets the weight first.
    private SyntaxNode WithBlock(SyntaxNode member, string indentation)
    {
        var arrow = member.ChildNodes().OfType<ArrowExpressionClauseSyntax>().Single();
        var isVoid = member is MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } }
            or LocalFunctionStatementSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } };
        var lines = Settings.Append($"{(isVoid ? "" : "return ")}{arrow.Expression.WithoutTrivia()};");
        var text = $"{indentation}{{{lineEnd}{string.Concat(lines.Select(line => $"{indentation}    {line}{lineEnd}"))}{indentation}}}";
        var block = ((BlockSyntax)SyntaxFactory.ParseStatement(text)).WithTrailingTrivia(member.GetTrailingTrivia());
        return member switch
        {
            MethodDeclarationSyntax method => method
                .WithExpressionBody(null).WithSemicolonToken(default)
                .WithParameterList(method.ParameterList.WithTrailingTrivia(SyntaxFactory.EndOfLine(lineEnd)))
                .WithBody(block),
            LocalFunctionStatementSyntax function => function
                .WithExpressionBody(null).WithSemicolonToken(default)
                .WithParameterList(function.ParameterList.WithTrailingTrivia(SyntaxFactory.EndOfLine(lineEnd)))
                .WithBody(block),
            _ => member,
        };
    }

    private string Call(string method, IEnumerable<string> arguments, SyntaxNode place)
    {
        var all = arguments.ToList();
        var call = $"{ObjectName()}.{method}({string.Join(", ", all)})";
        var column = place.SyntaxTree.GetText().Lines.GetLinePosition(place.SpanStart).Character;
        var indentation = lineEnd + (place.FirstAncestorOrSelf<StatementSyntax>() ?? place).Indentation() + "    ";
        return column + call.Length <= Width ? call : $"{ObjectName()}.{method}({indentation}{string.Join("," + indentation, all)})";
    }

    private void Remove(SyntaxEditor editor, List<StatementSyntax> removed, StatementSyntax? kept)
    {
        // What stands at statements behind which there is nothing goes above the one that takes their place.
        var orphans = new List<SyntaxTrivia>();
        // From the last to the first, so that what they leave to the next statement is in their order.
        foreach (var statement in removed.OrderByDescending(static statement => statement.SpanStart))
        {
            var left = Left(statement);
            if (left.Count > 0
                && LocalDeclaration.SiblingsOf(statement)
                    .SkipWhile(sibling => sibling != statement)
                    .FirstOrDefault(sibling => !removed.Contains(sibling)) is { } next)
            {
                // Weights are set above the statement, and below what stood there.
                if (next == conversion.Combination.Setting?.Statement)
                {
                    above.InsertRange(0, left);
                    editor.RemoveNode(
                        statement.Parent is GlobalStatementSyntax program ? program : statement, SyntaxRemoveOptions.KeepNoTrivia);
                    continue;
                }

                editor.ReplaceNode(next, (current, _) =>
                {
                    var leading = current.GetLeadingTrivia();
                    var isBlankTwice = left[0].IsKind(SyntaxKind.EndOfLineTrivia)
                        && leading.Count > 0
                        && leading[0].IsKind(SyntaxKind.EndOfLineTrivia);
                    return current.WithLeadingTrivia(leading.InsertRange(0, isBlankTwice ? left.Skip(1) : left));
                });
            }
            else
            {
                orphans.InsertRange(0, left.SkipWhile(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)));
            }

            editor.RemoveNode(statement.Parent is GlobalStatementSyntax global ? global : statement, SyntaxRemoveOptions.KeepNoTrivia);
        }

        if (orphans.Count > 0 && kept is not null)
        {
            editor.ReplaceNode(kept, (current, _) =>
            {
                var leading = current.GetLeadingTrivia();
                var place = leading.Count > 0 && leading.Last().IsKind(SyntaxKind.WhitespaceTrivia) ? leading.Count - 1 : leading.Count;
                return current.WithLeadingTrivia(leading.InsertRange(place, orphans));
            });
        }
    }

    /// <summary>The lines above a removed statement, which stay: a blank line, and comments unless they moved to a component.</summary>
    private List<SyntaxTrivia> Left(StatementSyntax statement)
    {
        var left = new List<SyntaxTrivia>();
        if (statement.GetLeadingTrivia() is [var first, ..] && first.IsKind(SyntaxKind.EndOfLineTrivia))
        {
            left.Add(first);
        }

        if (conversion.Removed.Contains(statement))
        {
            return left;
        }

        foreach (var comment in statement.Comments([]))
        {
            left.Add(SyntaxFactory.Whitespace(statement.Indentation()));
            left.Add(comment);
            left.Add(SyntaxFactory.EndOfLine(lineEnd));
        }

        return left;
    }

    private void AddObject(SyntaxEditor editor)
    {
        var name = conversion.Names.Class;
        if (conversion.Place.Before is { } before)
        {
            var statement = SyntaxFactory.ParseStatement($"using var {ObjectName()} = new {name}();")
                .WithLeadingTrivia(SyntaxFactory.Whitespace(before.Indentation()))
                .WithTrailingTrivia(SyntaxFactory.EndOfLine(lineEnd));
            if (before.Parent is GlobalStatementSyntax global)
            {
                editor.InsertBefore(global, SyntaxFactory.GlobalStatement(statement));
            }
            else
            {
                editor.InsertBefore(before, statement);
            }

            return;
        }

        var type = conversion.Place.Type!;
        var first = type.Members.FirstOrDefault();
        var indentation = first is null ? type.Indentation() + "    " : first.Indentation();
        var field = SyntaxFactory.ParseMemberDeclaration($"private static readonly {name} {ObjectName()} = new();")!
            .WithLeadingTrivia(SyntaxFactory.Whitespace(indentation))
            .WithTrailingTrivia(Enumerable.Repeat(SyntaxFactory.EndOfLine(lineEnd), first is null or FieldDeclarationSyntax ? 1 : 2));
        if (first is null)
        {
            editor.AddMember(type, field);
        }
        else
        {
            editor.InsertBefore(first, field);
        }
    }

    private void AddClass(SyntaxEditor editor)
    {
        var anchor = conversion.Anchor;
        var indentation = anchor is BaseTypeDeclarationSyntax ? anchor.Indentation() : "";
        var imports = new LossGenImport(context, conversion.Sum.Syntax);
        var text = new System.Text.StringBuilder();
        text.Append(anchor.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) ? lineEnd : lineEnd + lineEnd);
        foreach (var line in conversion.Class.Lines(imports.Qualifier, conversion.Tensor))
        {
            text.Append(line.Length == 0 ? "" : indentation).Append(line).Append(lineEnd);
        }

        editor.InsertAfter(anchor, SyntaxFactory.ParseMemberDeclaration(text.ToString())!);
        imports.Add(editor, lineEnd);
    }

    // Fields are written as the type's other fields are.
    private string ObjectName() =>
        conversion.Place.Type?.Members.OfType<FieldDeclarationSyntax>().Any(
            static field => field.Declaration.Variables[0].Identifier.ValueText.StartsWith("_", StringComparison.Ordinal)) == true
            ? "_" + conversion.Names.Instance
            : conversion.Names.Instance;
}
