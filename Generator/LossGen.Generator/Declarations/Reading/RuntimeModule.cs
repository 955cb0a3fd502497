using System.Runtime.CompilerServices;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// The Runtime's <c>LossModule</c> and the members that a component of the same name would hide: looked up once for an assembly, not for
/// every class.
/// </summary>
internal sealed class RuntimeModule
{
    // Weak, because an editor drops references when it loads others.
    private static readonly ConditionalWeakTable<IAssemblySymbol, RuntimeModule> Known = new();

    private readonly HashSet<string> _members = [];

    private RuntimeModule(IAssemblySymbol runtime)
    {
        Type = runtime.GetTypeByMetadataName(WellKnownNames.LossModuleMetadataName);
        foreach (var type in Hidden)
        {
            foreach (var member in type.GetMembers())
            {
                if (IsHidden(member))
                {
                    _members.Add(member.Name);
                }
            }
        }
    }

    /// <summary>The class; null in an assembly that has none.</summary>
    public INamedTypeSymbol? Type { get; }

    public static RuntimeModule Of(IAssemblySymbol runtime) => Known.GetValue(runtime, static assembly => new RuntimeModule(assembly));

    /// <summary>The member that a method of the name would hide, if any.</summary>
    public ISymbol? HiddenBy(string name)
    {
        if (!_members.Contains(name))
        {
            return null;
        }

        foreach (var type in Hidden)
        {
            foreach (var member in type.GetMembers(name))
            {
                if (IsHidden(member))
                {
                    return member;
                }
            }
        }

        return null;
    }

    private Ancestry Hidden => Type.AndBases().Until(static type => type.SpecialType == SpecialType.System_Object);

    private static bool IsHidden(ISymbol member) => member.DeclaredAccessibility is not (Accessibility.Private or Accessibility.Internal);
}
