namespace LossGen.Analyzers.Flow;

/// <summary>Where one of TorchSharp's optimizers is made, and what it moves parameters by that have no new gradient.</summary>
internal sealed class OptimizerCreation
{
    /// <summary>The names of the optimizers, as factory and as class.</summary>
    public static readonly string[] Names = ["SGD", "Adam", "AdamW", "Adamax", "NAdam", "RAdam", "RMSProp", "Adagrad", "Adadelta", "ASGD"];

    private OptimizerCreation(IOperation operation, string name, IOperation parameters, ISymbol variable)
    {
        Operation = operation;
        Name = name;
        Parameters = parameters;
        Variable = variable;
    }

    /// <summary>The call of the factory, or the <c>new</c>.</summary>
    public IOperation Operation { get; }

    /// <summary>Such as <c>Adam</c>.</summary>
    public string Name { get; }

    /// <summary>The argument with the parameters.</summary>
    public IOperation Parameters { get; }

    /// <summary>The local, field or property of this object that holds the optimizer.</summary>
    public ISymbol Variable { get; }

    /// <summary>The optimizer's class.</summary>
    public bool IsAdam => Name.IndexOf("Adam", StringComparison.Ordinal) >= 0;

    /// <summary>
    /// Reads the creation; null where it makes no optimizer, or none that is kept in a variable of this method or object.
    /// </summary>
    public static OptimizerCreation? Read(IOperation creation, TorchContext torch)
    {
        if (!torch.IsOptimizer(creation.Type) || creation.FirstArgument() is not { } parameters)
        {
            return null;
        }

        var kept = creation.WithConversionsAround().Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            IFieldInitializerOperation { InitializedFields: [var field] } => field,
            IPropertyInitializerOperation { InitializedProperties: [var property] } => property,
            ISimpleAssignmentOperation assignment => assignment.Target.OwnVariable(),
            _ => (ISymbol?)null,
        };
        return kept is null ? null : new OptimizerCreation(creation, creation.Type!.Name, parameters, kept);
    }

    /// <summary>Where the optimizer is mentioned in its method or class.</summary>
    public IEnumerable<IOperation> Mentions(TorchContext torch, CancellationToken cancellationToken) =>
        VariableMentions.Here(Variable, Operation, torch, cancellationToken);
}
