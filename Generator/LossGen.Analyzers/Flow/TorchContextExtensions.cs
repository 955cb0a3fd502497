namespace LossGen.Analyzers.Flow;

/// <summary>What is known of a compilation's code, asked of its context.</summary>
internal static class TorchContextExtensions
{
    extension(TorchContext torch)
    {
        /// <summary>What fields, properties and methods of this compilation are defined as.</summary>
        public MemberDefinitions Members => torch.Known.Members;

        /// <summary>Where methods are called.</summary>
        public CallSites CallSites => torch.Known.CallSites;

        /// <summary>What components take from intermediates.</summary>
        public SharedValues SharedValues => torch.Known.SharedValues;

        /// <summary>What callers give to the components of losses.</summary>
        public LossInputs LossInputs => torch.Known.LossInputs;

        /// <summary>What calls of other code may do.</summary>
        public CalledCode CalledCode => torch.Known.CalledCode;

        /// <summary>Which of this compilation's modules may learn as losses.</summary>
        public LearningLosses LearningLosses => torch.Known.LearningLosses;

        private CodeKnowledge Known => torch.Knowledge(static torch => new CodeKnowledge(torch));

        /// <summary>
        /// Which module classes of this compilation are made and trained where; found on first demand, because few projects need it.
        /// </summary>
        /// <param name="cancellationToken">Stops the search.</param>
        public ModuleUses ModuleUses(CancellationToken cancellationToken) => torch.Known.ModuleUses(cancellationToken);

        /// <summary>The member's body, or initialiser, that the operation is part of.</summary>
        /// <param name="operation">An operation anywhere in it.</param>
        public MethodBody BodyOf(IOperation operation) => torch.Known.BodyOf(operation);

        /// <summary>
        /// The order of training events in the method, lambda or local function around the operation; null where there is no order, or the
        /// method is too long for one.
        /// </summary>
        /// <param name="operation">An operation of the method.</param>
        /// <param name="cancellationToken">Stops the reading.</param>
        public TrainingFlow? FlowOf(IOperation operation, CancellationToken cancellationToken) =>
            torch.Known.FlowOf(operation, cancellationToken);

        /// <summary>
        /// The training events of the member that the operation is part of, in whatever order; those in lambdas are among them.
        /// </summary>
        /// <param name="operation">An operation anywhere in it.</param>
        /// <param name="cancellationToken">Stops the reading.</param>
        public IReadOnlyList<TrainingEvent> EventsAround(IOperation operation, CancellationToken cancellationToken) =>
            torch.Known.EventsAround(operation, cancellationToken);

        /// <summary>
        /// What <see cref="GradientTrace.Of"/> finds, for a rule that compares each <c>backward</c> of a method with all others.
        /// </summary>
        /// <param name="tensor">What the gradient starts from.</param>
        /// <param name="cancellationToken">Stops the search.</param>
        public IReadOnlyList<IInvocationOperation> TraceOf(IOperation tensor, CancellationToken cancellationToken) =>
            torch.Known.TraceOf(tensor, cancellationToken);
    }
}
