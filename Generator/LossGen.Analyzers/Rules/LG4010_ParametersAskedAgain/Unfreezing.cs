using LossGen.Analyzers.Flow;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// Where parameters of a module are unfrozen while an optimizer that asks for them again still steps. Read from the syntax of the class, or
/// of the file of a program, because a field may be unfrozen in one method and stepped in another.
/// </summary>
internal static class Unfreezing
{
    /// <summary>Whether parameters of the query's module are unfrozen after the creation, and the optimizer steps after that.</summary>
    /// <param name="creation">The creation of the optimizer, or of a group in it.</param>
    /// <param name="query">The query that it is given.</param>
    /// <param name="torch">TorchSharp.</param>
    public static bool ReachesLater(IOperation creation, IOperation query, TorchContext torch)
    {
        if (OptimizerAround(creation, torch) is not { } made || OptimizerCreation.Read(made, torch)?.Variable.Name is not { } optimizer)
        {
            return false;
        }

        var here = made.Syntax;
        var around = (SyntaxNode?)here.Ancestors().OfType<TypeDeclarationSyntax>().LastOrDefault() ?? here.SyntaxTree.GetRoot();
        var modules = Modules(query.Syntax).ToList();
        var nodes = around.DescendantNodes().ToList();

        // One that is made anew has state for what it is given.
        if (nodes.Count(node => IsWrite(node, optimizer)) != 1)
        {
            return false;
        }

        var steps = nodes.Where(node => IsStep(node, optimizer)).ToList();
        return nodes.Any(node => Unfrozen(node) is var (module, isCertain)
            && modules.Exists(known => module == known || module.StartsWith(known + ".", StringComparison.Ordinal))
            && (Method(node) == Method(here) ? node.SpanStart > here.Span.End : isCertain)
            && steps.Exists(step => Method(step) != Method(node) || step.SpanStart > node.SpanStart || ShareLoop(step, node)));
    }

    // [new ParamGroup(query)] is an argument of the optimizer's creation.
    private static IOperation? OptimizerAround(IOperation creation, TorchContext torch)
    {
        for (var current = creation; current is not null and not IBlockOperation; current = current.Parent)
        {
            if (current is IInvocationOperation or IObjectCreationOperation && torch.IsOptimizer(current.Type))
            {
                return current;
            }
        }

        return null;
    }

    private static SyntaxNode? Method(SyntaxNode node) =>
        node.Ancestors().FirstOrDefault(static around => around is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax);

    private static bool ShareLoop(SyntaxNode step, SyntaxNode node) =>
        step.Ancestors().Any(around => around is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or ForEachStatementSyntax
            && around.Span.Contains(node.Span)
            && !IsOverParameters(around));

    private static bool IsOverParameters(SyntaxNode loop) => loop is ForEachStatementSyntax { Expression: var over } && Modules(over).Any();

    private static bool IsWrite(SyntaxNode node, string variable) => node switch
    {
        VariableDeclaratorSyntax { Identifier.Text: var name, Initializer: not null } => name == variable,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: var name } } => name == variable,
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.Text: var name } } => name == variable,
        _ => false,
    };

    // optimizer.step(), this.optimizer.step(), loss.Step(optimizer, …).
    private static bool IsStep(SyntaxNode node, string optimizer)
    {
        if (node is not IdentifierNameSyntax { Identifier.Text: var name } || name != optimizer)
        {
            return false;
        }

        var whole = node.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : node;
        return whole.Parent is ArgumentSyntax
            || (whole.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "step" } call && call.Expression == whole);
    }

    /// <summary>Whose parameters an expression asks for, as they are written: of <c>a.b.parameters()</c> <c>a.b</c>.</summary>
    private static IEnumerable<string> Modules(SyntaxNode expression) => expression.DescendantNodesAndSelf()
        .OfType<InvocationExpressionSyntax>()
        .Select(static call => call.Expression)
        .OfType<MemberAccessExpressionSyntax>()
        .Where(static access => access.Name.Identifier.Text is "parameters" or "named_parameters")
        .Select(static access => Written(access.Expression));

    private static string Written(ExpressionSyntax expression) =>
        expression.ToString() is var text && text.StartsWith("this.", StringComparison.Ordinal) ? text.Substring("this.".Length) : text;

    /// <summary>Whose parameter is unfrozen, and whether it certainly is; null where none is.</summary>
    private static (string Module, bool IsCertain)? Unfrozen(SyntaxNode node)
    {
        var (parameter, isCertain) = node switch
        {
            AssignmentExpressionSyntax
            {
                Left: MemberAccessExpressionSyntax { Name.Identifier.Text: "requires_grad", Expression: var owner },
                Right: var value,
            } => (owner, IsTrue(value)),
            InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "requires_grad_", Expression: var owner },
                ArgumentList.Arguments: var arguments,
            } => (owner, arguments.Count == 0 ? true : IsTrue(arguments[0].Expression)),
            _ => (null, null),
        };
        if (parameter is null || isCertain is not { } certain)
        {
            return null;
        }

        return parameter is IdentifierNameSyntax { Identifier.Text: var each }
            && node.Ancestors().OfType<ForEachStatementSyntax>().FirstOrDefault(loop => loop.Identifier.Text == each) is { } parameters
                ? Modules(parameters.Expression).Select(module => ((string, bool)?)(module, certain)).FirstOrDefault()
                : (Written(parameter), certain);
    }

    /// <summary>Null where the value is certainly false.</summary>
    private static bool? IsTrue(ExpressionSyntax value) => value.Kind() switch
    {
        SyntaxKind.TrueLiteralExpression => true,
        SyntaxKind.FalseLiteralExpression => null,
        _ => false,
    };
}
