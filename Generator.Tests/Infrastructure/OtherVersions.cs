using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>Assemblies that share a name with ours and are not ours.</summary>
internal static class OtherVersions
{
    /// <summary>A Runtime of a later version, with fewer members.</summary>
    public static MetadataReference OfRuntime { get; } = Emit(
        "LossGen.Runtime",
        """
        [assembly: System.Reflection.AssemblyVersion("9.0.0.0")]
        namespace LossGen
        {
            public sealed class CombinedLossAttribute : System.Attribute { }
            public sealed class MainLossAttribute : System.Attribute { }
            public abstract class LossModule { }
        }
        """);

    /// <summary>A TorchSharp that has a tensor and nothing else.</summary>
    public static MetadataReference StubOfTorchSharp { get; } = Emit(
        "TorchSharp",
        """
        [assembly: System.Reflection.AssemblyVersion("0.1.0.0")]
        namespace TorchSharp { public static class torch { public class Tensor { } } }
        """);

    /// <summary>A TorchSharp that has a tensor and a module, under a version and by the same publisher: what the Runtime binds to.</summary>
    public static MetadataReference OfTorchSharp(string version) => Emit(
        "TorchSharp",
        $$"""
        [assembly: System.Reflection.AssemblyVersion("{{version}}.0")]
        namespace TorchSharp
        {
            public static class torch
            {
                public class Tensor { public Tensor mean() => this; }
                public static class nn { public class Module { } }
            }
        }
        """,
        [.. typeof(global::TorchSharp.torch).Assembly.GetName().GetPublicKey()!]);

    /// <summary>An assembly with a copy of TorchSharp's tensor, which it keeps to itself or not.</summary>
    public static MetadataReference CopyOfTorchSharp(string access) => Emit("Fork", $"namespace TorchSharp {{ {access} static class torch {{ public class Tensor {{ }} }} }}");

    private static PortableExecutableReference Emit(string name, string source, ImmutableArray<byte> publicKey = default)
    {
        using var stream = new MemoryStream();
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source)],
            TestReferences.Framework,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, cryptoPublicKey: publicKey, publicSign: !publicKey.IsDefaultOrEmpty));
        Assert.True(compilation.Emit(stream).Success);
        return MetadataReference.CreateFromImage(stream.ToArray());
    }
}
