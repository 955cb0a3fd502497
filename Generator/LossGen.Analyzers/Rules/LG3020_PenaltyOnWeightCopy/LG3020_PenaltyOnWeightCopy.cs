using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3020: a penalty on a copy of the weights that is made once, while the weights go on.</summary>
internal sealed class PenaltyOnWeightCopy : TorchRule
{
    /// <summary>Makes the field a property, which copies the weights whenever it is read.</summary>
    public const string MakeProperty = nameof(MakeProperty);

    /// <summary>{What is made once, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3020",
        "Penalty on a copy of the weights",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "What is computed of the weights once keeps its first value and gradient while the weights change, or its graph is freed by the "
            + "first backward.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnOperation(OperationKind.SimpleAssignment, CheckAssignment);
        table.OnOperation(OperationKind.CoalesceAssignment, CheckAssignment);
        table.OnOperation(OperationKind.FieldInitializer, CheckField);
        table.OnOperation(OperationKind.PropertyInitializer, CheckProperty);
        table.OnOperation(OperationKind.VariableInitializer, CheckLocal);
    }

    private static void CheckAssignment(RuleContext context, IOperation operation)
    {
        var assignment = (IAssignmentOperation)operation;
        if (context.Torch.IsTensor(assignment.Target.Type)
            && assignment.Target is IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } target
            && IsMadeOnce(assignment, context))
        {
            CheckMember(context, target.Member, assignment, assignment.Value);
        }
    }

    private static void CheckField(RuleContext context, IOperation operation)
    {
        if (operation is IFieldInitializerOperation { InitializedFields: [var field], Value: var value }
            && context.Torch.IsTensor(field.Type))
        {
            CheckMember(context, field, write: null, value);
        }
    }

    private static void CheckProperty(RuleContext context, IOperation operation)
    {
        if (operation is IPropertyInitializerOperation { InitializedProperties: [var property], Value: var value }
            && context.Torch.IsTensor(property.Type))
        {
            CheckMember(context, property, write: null, value);
        }
    }

    private static void CheckMember(RuleContext context, ISymbol member, IOperation? write, IOperation value)
    {
        if (!OnlyItsClassSets(member) || WeightCopy.Of(value, context.Torch, context.CancellationToken) is not { } copy || !IsStale(copy))
        {
            return;
        }

        // A model may have bound what is looked at a second time: the places are compared.
        var mentions = MemberReferences.Of(member, context.Torch, context.CancellationToken)
            .Where(mention => write is null || mention.WithConversionsAround().Parent?.Syntax != write.Syntax)
            .ToList();
        if (mentions.Exists(IsChanged))
        {
            return;
        }

        if (write is ICoalesceAssignmentOperation)
        {
            mentions.Insert(0, write);
        }

        var constructor = write is null or ICoalesceAssignmentOperation ? null : context.Torch.BodyOf(write).Root.Syntax;
        if (mentions.Find(mention => context.Torch.BodyOf(mention).Root.Syntax != constructor
            && WeightPenalty.Is(mention, value, context.Torch, context.CancellationToken)) is { } use)
        {
            Report(
                context,
                member.Name,
                value,
                copy,
                use,
                copy.IsDetached || !IsMovable(write, value) ? null : Declaration(member, value, context));
        }
    }

    // var all = cat(…); foreach (…) { … all.square().sum() …; optimizer.step(); }
    private static void CheckLocal(RuleContext context, IOperation operation)
    {
        if (operation is not IVariableInitializerOperation { Value: var value, Parent: IVariableDeclaratorOperation { Symbol: var local } }
            || !context.Torch.IsTensor(local.Type))
        {
            return;
        }

        var body = context.Torch.BodyOf(operation);
        var inLoops = body.References(local).Where(mention => IsInTrainingLoop(mention, operation, context)).ToList();
        if (inLoops.Count > 0
            && body.Writes(local).Count == 1
            && !body.References(local).Any(IsChanged)
            && WeightCopy.Of(value, context.Torch, context.CancellationToken) is { } copy
            && IsStale(copy)
            && inLoops.Find(mention => WeightPenalty.Is(mention, value, context.Torch, context.CancellationToken)) is { } use)
        {
            Report(context, local.Name, value, copy, use, declaration: null);
        }
    }

    private static bool IsStale(WeightCopy copy) => copy.IsCopy || copy.IsDetached;

    private static bool OnlyItsClassSets(ISymbol member) => member switch
    {
        IFieldSymbol field => field.IsReadOnly || field.DeclaredAccessibility == Accessibility.Private,
        IPropertySymbol { IsVirtual: false, IsOverride: false, IsAbstract: false } property =>
            property.SetMethod is null
                || property.DeclaredAccessibility == Accessibility.Private
                || property.SetMethod.DeclaredAccessibility == Accessibility.Private,
        _ => false,
    };

    // In a constructor, in a method that only constructors call, or where it is not there yet.
    private static bool IsMadeOnce(IAssignmentOperation assignment, RuleContext context) =>
        VariableWrite.FunctionOf(assignment) is null
        && (assignment is ICoalesceAssignmentOperation
            || context.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor }
            || (context.ContainingSymbol is IMethodSymbol
                {
                    DeclaredAccessibility: Accessibility.Private,
                    MethodKind: MethodKind.Ordinary,
                } method && IsPartOfConstruction(method, context)));

    private static bool IsPartOfConstruction(IMethodSymbol method, RuleContext context)
    {
        var calls = context.Torch.CallSites.Of(method, context.CancellationToken);
        return calls.Count > 0
            && !context.Torch.CallSites.IsHandedOn(method, context.CancellationToken)
            && calls.All(call => VariableWrite.FunctionOf(call) is null && context.Torch.BodyOf(call).Root is IConstructorBodyOperation);
    }

    // Another value, by whatever way, or the same tensor filled again.
    private static bool IsChanged(IOperation mention)
    {
        var use = mention.WithConversionsAround();
        return use.Parent switch
        {
            IAssignmentOperation assignment => ReferenceEquals(assignment.Target, use),
            ITupleOperation or IAddressOfOperation => true,
            IArgumentOperation { Parameter: { } parameter } => parameter.RefKind is RefKind.Ref or RefKind.Out,
            IInvocationOperation call => ReferenceEquals(call.Instance, use)
                && call.TargetMethod.Name is var name
                && (name.EndsWith("_", StringComparison.Ordinal) || name == "set"),
            _ => false,
        };
    }

    private static bool IsInTrainingLoop(IOperation mention, IOperation declaration, RuleContext context)
    {
        for (var current = mention.Parent;
            current is not null && !current.Syntax.Span.Contains(declaration.Syntax.Span);
            current = current.Parent)
        {
            if (current is ILoopOperation loop
                && context.Torch.EventsAround(loop, context.CancellationToken).Any(
                    step => step.Kind == TrainingEventKind.Step && loop.Syntax.Span.Contains(step.Place.Syntax.Span)))
            {
                return true;
            }
        }

        return false;
    }

    // The expression can stand in a property where it needs nothing that only the constructor has.
    private static bool IsMovable(IOperation? write, IOperation value) =>
        write is null or ISimpleAssignmentOperation { Parent: IExpressionStatementOperation { Parent: IBlockOperation } }
        && value.DescendantsAndSelf().All(operation => operation switch
        {
            ILocalReferenceOperation => false,
            IParameterReferenceOperation { Parameter.ContainingSymbol: var function } =>
                value.Descendants().Any(
                    inner => inner is IAnonymousFunctionOperation lambda && SymbolEqualityComparer.Default.Equals(lambda.Symbol, function)),
            _ => true,
        });

    // Where it is in the same file, alone, and nobody else's.
    private static SyntaxNode? Declaration(ISymbol member, IOperation value, RuleContext context) =>
        (member.DeclaredAccessibility == Accessibility.Private || member is IPropertySymbol)
        && context.Torch.Code.OnlyOf(member, context.CancellationToken) is { } declaration
        && declaration.SyntaxTree == value.Syntax.SyntaxTree ? declaration : null;

    private static void Report(RuleContext context, string name, IOperation value, WeightCopy copy, IOperation use, SyntaxNode? declaration)
    {
        var term = Excerpt.Of(WeightPenalty.TermOf(use, context.Torch));
        context.Report(
            new Finding(Rule, value.Syntax) { Repair = declaration is null ? null : MakeProperty, Other = declaration },
            copy.IsDetached
                ? $"'{name}' has no gradient; compute it in each step, with gradients: '{term}' changes the value of the loss and no weight"
            : copy.Stores ? $"'{name}' is computed once; compute it in each step: the first backward frees its graph, and the second, of "
                + $"'{term}', throws"
            : $"'{name}' is copied once; copy the weights in each step: '{term}' keeps its first value and gradient while the "
                + "weights change");
    }
}
