using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>LG1008: tensors handed to a generated method by position, where only their order tells them apart.</summary>
internal sealed class InputsByPosition : TorchRule
{
    /// <summary>Writes the names; the value has them, in the order of the arguments from the squiggle on.</summary>
    public const string NameInputs = nameof(NameInputs);

    /// <summary>'{method}' takes {n} tensors by position …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1008",
        "Loss inputs passed by position",
        "'{0}' gets {1} tensors by position; name them ({2}), because an added or moved component reorders them and the call still "
            + "compiles",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Info,
        "The inputs of a combined loss are the union of its components' parameters, the main component's first. A change of the "
            + "components reorders them, and tensors convert into each other's place without an error.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnOperation(OperationKind.Invocation, Check);

    private static void Check(RuleContext context, IOperation operation)
    {
        var call = (IInvocationOperation)operation;
        if (!HasNameOfGeneratedMethod(call.TargetMethod.Name)
            || call.Arguments.Length < 2
            || !IsGenerated(call.TargetMethod, context.Torch))
        {
            return;
        }

        ArgumentSyntax? first = null;
        var tensors = 0;
        var names = new List<string>();
        foreach (var argument in call.Arguments)
        {
            if (argument
                is not { ArgumentKind: ArgumentKind.Explicit, Parameter: { } parameter, Syntax: ArgumentSyntax { NameColon: null } syntax })
            {
                continue;
            }

            var isTensor = context.Torch.IsTensor(parameter.Type);
            tensors += isTensor ? 1 : 0;
            if (isTensor || first is not null)
            {
                first ??= syntax;
                names.Add(Identifiers.Escape(parameter.Name));
            }
        }

        if (first is not null && tensors > 1)
        {
            context.Report(
                new Finding(Rule, first) { Repair = NameInputs, Value = string.Join(",", names) },
                call.TargetMethod.Name,
                tensors,
                Excerpt.Of(string.Join(", ", names)));
        }
    }

    /// <summary>Nearly every call of a program ends here.</summary>
    private static bool HasNameOfGeneratedMethod(string name) =>
        name is "forward" or "Compute" or "Evaluate" || name.StartsWith("Step", StringComparison.Ordinal);

    private static bool IsGenerated(IMethodSymbol method, TorchContext torch)
    {
        var definition = method.OriginalDefinition;
        var type = definition.ContainingType;
        if (type is { Name: "Alternation", ContainingType: { } owner })
        {
            type = owner;
        }

        // A loss of another project comes without its source; there, names of generated members are no user's.
        return LossReader.FindCombinedLoss(type) is not null
            && (!torch.Code.Declares(definition) || definition.IsWrittenByLossGen());
    }
}
