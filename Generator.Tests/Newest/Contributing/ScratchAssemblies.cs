using System.Reflection;
using System.Runtime.Loader;
using System.Xml.Linq;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Newest.Contributing;

/// <summary>The assemblies of a scratch repository, compiled in memory and loaded beside the real ones.</summary>
internal sealed class ScratchAssemblies : IDisposable
{
    private const string ImplicitUsings =
        """
        global using global::System;
        global using global::System.Collections.Generic;
        global using global::System.IO;
        global using global::System.Linq;
        global using global::System.Threading;
        global using global::System.Threading.Tasks;

        """;

    private static readonly string[] Product = ["LossGen.Runtime", "LossGen.Generator", "LossGen.Analyzers", "LossGen.CodeFixes"];

    /// <summary>All that the tests have but for the product, which is compiled here.</summary>
    private static readonly List<MetadataReference> Foreign =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("LossGen.", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly ScratchRepository _repository;
    private readonly Dictionary<string, MetadataReference> _compiled = new(StringComparer.Ordinal);
    private readonly Context _context;

    public ScratchAssemblies(ScratchRepository repository)
    {
        _repository = repository;
        _context = new Context(Path.Combine(repository.Root, "compiled"));
        Directory.CreateDirectory(_context.Folder);
    }

    public void Dispose() => _context.Unload();

    /// <summary>Compiles a project of the product, after those that it references.</summary>
    public void CompileProject(string path)
    {
        var project = XDocument.Parse(_repository.Read(path));
        var references = Product.Where(name => project.Descendants("ProjectReference")
            .Any(reference => reference.Attribute("ReferenceOutputAssembly") is null && reference.Attribute("Include")!.Value.EndsWith($"/{name}.csproj", StringComparison.Ordinal)));
        if (references.Contains("LossGen.Analyzers"))
        {
            // What a reference references comes along.
            references = references.Append("LossGen.Generator");
        }

        var friends = project.Descendants("InternalsVisibleTo")
            .Select(static friend => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{friend.Attribute("Include")!.Value}\")]\n");
        Emit(Create(Path.GetFileNameWithoutExtension(path), _repository.Files(Path.GetDirectoryName(path)!), references, string.Concat(friends)));
    }

    /// <summary>Compiles tests of the scratch repository, after a generator has run on them.</summary>
    /// <param name="name">The assembly.</param>
    /// <param name="files">Full paths of its files.</param>
    /// <param name="generator">The generator; null for none.</param>
    /// <returns>What was generated.</returns>
    public string CompileTests(string name, IEnumerable<string> files, IIncrementalGenerator? generator = null)
    {
        var directory = Path.Combine(_repository.Root, "Generator.Tests").Replace('\\', '/');
        var more = $"global using Xunit;\n[assembly: System.Reflection.AssemblyMetadata(\"TestDirectory\", \"{directory}\")]\n";
        var compilation = Create(name, files, _compiled.Keys.Intersect(Product), more);
        var generated = "";
        if (generator is not null)
        {
            var run = GeneratorRun.Of(compilation, generator);
            GeneratorAssert.Survived(run);
            (compilation, generated) = (run.Output, string.Concat(run.Texts().Values));
        }

        Emit(compilation);
        return generated;
    }

    /// <summary>An assembly of the scratch repository.</summary>
    public Assembly Load(string name) => _context.LoadFromAssemblyPath(_context.PathOf(name));

    /// <summary>The generator that was compiled here.</summary>
    public IIncrementalGenerator Generator() =>
        (IIncrementalGenerator)Activator.CreateInstance(Load("LossGen.Generator").GetType("LossGen.Generator.LossGenerator", throwOnError: true)!)!;

    /// <summary>Runs all facts and theories of a class.</summary>
    /// <param name="assembly">The assembly of the tests.</param>
    /// <param name="type">The class.</param>
    /// <returns>How many ran.</returns>
    public async Task<int> RunAsync(string assembly, string type)
    {
        var tests = Load(assembly).GetType(type, throwOnError: true)!;
        var count = 0;
        foreach (var method in tests.GetMethods().Where(static method => method.IsDefined(typeof(FactAttribute))))
        {
            var cases = method.GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(method)).ToList();
            foreach (var arguments in method.IsDefined(typeof(TheoryAttribute)) ? cases : [[]])
            {
                await CallAsync(tests, method.Name, arguments!);
                count++;
            }
        }

        return count;
    }

    /// <summary>Runs one test of a class.</summary>
    public static async Task CallAsync(Type tests, string method, params object[] arguments)
    {
        var test = tests.GetMethod(method)!;
        var instance = test.IsStatic ? null : Activator.CreateInstance(tests);
        if (test.Invoke(instance, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null) is Task task)
        {
            await task;
        }
    }

    private CSharpCompilation Create(string name, IEnumerable<string> files, IEnumerable<string> references, string more) => CSharpCompilation.Create(
        name,
        [.. files.Select(static file => Parse(File.ReadAllText(file), file)), Parse(ImplicitUsings + more, "Usings.cs")],
        [.. Foreign, .. references.Select(assembly => _compiled[assembly])],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));

    private static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest), path, System.Text.Encoding.UTF8);

    private void Emit(CSharpCompilation compilation)
    {
        var path = _context.PathOf(compilation.AssemblyName!);
        using (var stream = File.Create(path))
        {
            var errors = compilation.Emit(stream).Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
            Assert.True(errors.Count == 0, string.Join(Environment.NewLine, errors));
        }

        _compiled[compilation.AssemblyName!] = MetadataReference.CreateFromFile(path);
    }

    /// <summary>What is compiled here comes from here, all else from the tests' own assemblies.</summary>
    private sealed class Context(string folder) : AssemblyLoadContext("scratch", isCollectible: true)
    {
        public string Folder { get; } = folder;

        public string PathOf(string name) => Path.Combine(Folder, $"{name}.dll");

        protected override Assembly? Load(AssemblyName assemblyName) =>
            File.Exists(PathOf(assemblyName.Name!)) ? LoadFromAssemblyPath(PathOf(assemblyName.Name!)) : null;
    }
}
