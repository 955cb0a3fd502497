using System.Text.Json.Nodes;

namespace LossGen.Packaging.Tests.LanguageServer;

/// <summary>A solution that is open in an editor: files are typed into, and diagnostics and hovers read as they are at that moment. Fixes of packages this server does not offer.</summary>
internal sealed class OpenSolution : IAsyncDisposable
{
    private readonly LanguageClient _client;
    private readonly string _folder;
    private readonly Dictionary<string, string> _texts = [];
    private int _version = 1;

    private OpenSolution(LanguageClient client, string folder) => (_client, _folder) = (client, folder);

    /// <summary>Opens a solution with analyzers on.</summary>
    public static async Task<OpenSolution> OpenAsync(string folder, string solution)
    {
        var client = new LanguageClient(CsharpLs.Start(folder, solution), (method, parameters) => method == "workspace/configuration"
            ? new JsonArray([.. parameters!["items"]!.AsArray().Select(_ => new JsonObject { ["analyzersEnabled"] = true, ["solution"] = solution })])
            : null);
        var root = new Uri(folder).AbsoluteUri;
        await client.RequestAsync("initialize", JsonNode.Parse($$"""
            {
              "processId": {{Environment.ProcessId}}, "rootUri": "{{root}}", "workspaceFolders": [{ "uri": "{{root}}", "name": "solution" }],
              "capabilities": {
                "workspace": { "configuration": true },
                "textDocument": {
                  "diagnostic": {}, "hover": { "contentFormat": ["plaintext"] },
                  "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } }
                }
              }
            }
            """));
        await client.NotifyAsync("initialized", new JsonObject());
        return new OpenSolution(client, folder);
    }

    /// <summary>The text of a file as it is in the editor.</summary>
    public string TextOf(string file) => _texts[file];

    /// <summary>Shows a file.</summary>
    public Task ShowAsync(string file)
    {
        _texts[file] = File.ReadAllText(Path.Combine(_folder, file));
        return _client.NotifyAsync("textDocument/didOpen", new JsonObject
        {
            ["textDocument"] = new JsonObject { ["uri"] = UriOf(file), ["languageId"] = "csharp", ["version"] = _version++, ["text"] = _texts[file] },
        });
    }

    /// <summary>Replaces the only occurrence of a text.</summary>
    public Task ReplaceAsync(string file, string from, string to)
    {
        var start = IndexOf(file, from);
        return ChangeAsync(file, start, start + from.Length, to);
    }

    /// <summary>Types a text after the only occurrence of another, key by key.</summary>
    public async Task TypeAsync(string file, string after, string typed, Func<string, Task> afterEachKey)
    {
        var position = IndexOf(file, after) + after.Length;
        for (var i = 0; i < typed.Length; i++)
        {
            await ChangeAsync(file, position + i, position + i, typed[i].ToString());
            await afterEachKey(typed[..(i + 1)]);
        }
    }

    /// <summary>What the editor shows in a file, without what the compiler hides.</summary>
    public async Task<IReadOnlyList<LiveFinding>> FindingsAsync(string file)
    {
        var report = await _client.RequestAsync("textDocument/diagnostic", new JsonObject { ["textDocument"] = Identify(file) });
        const int Hint = 4;
        return [.. report!["items"]!.AsArray()
            .Select(item => new LiveFinding(
                item!["code"]!.ToString(),
                item["severity"]!.GetValue<int>(),
                TextAt(file, item["range"]!),
                item["message"]!.GetValue<string>()))
            .Where(static finding => finding.Severity < Hint)];
    }

    /// <summary>What the editor shows over the only occurrence of a text.</summary>
    public async Task<string> HoverAsync(string file, string over)
    {
        var hover = await _client.RequestAsync("textDocument/hover", new JsonObject { ["textDocument"] = Identify(file), ["position"] = PositionAt(file, IndexOf(file, over)) });
        return hover!["contents"]!["value"]!.GetValue<string>();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task ChangeAsync(string file, int start, int end, string text)
    {
        var change = new JsonObject
        {
            ["range"] = new JsonObject { ["start"] = PositionAt(file, start), ["end"] = PositionAt(file, end) },
            ["text"] = text,
        };
        _texts[file] = string.Concat(_texts[file].AsSpan(0, start), text, _texts[file].AsSpan(end));
        var document = Identify(file);
        document["version"] = _version++;
        await _client.NotifyAsync("textDocument/didChange", new JsonObject { ["textDocument"] = document, ["contentChanges"] = new JsonArray(change) });
    }

    private string UriOf(string file) => new Uri(Path.Combine(_folder, file)).AbsoluteUri;

    private JsonObject Identify(string file) => new() { ["uri"] = UriOf(file) };

    private int IndexOf(string file, string text)
    {
        var index = _texts[file].IndexOf(text, StringComparison.Ordinal);
        Assert.True(index >= 0 && _texts[file].IndexOf(text, index + 1, StringComparison.Ordinal) < 0, $"'{text}' must occur once in {file}:\n{_texts[file]}");
        return index;
    }

    private JsonObject PositionAt(string file, int index)
    {
        var before = _texts[file].AsSpan(0, index);
        return new JsonObject { ["line"] = before.Count('\n'), ["character"] = index - (before.LastIndexOf('\n') + 1) };
    }

    private string TextAt(string file, JsonNode range)
    {
        var start = IndexAt(file, range["start"]!);
        return _texts[file][start..IndexAt(file, range["end"]!)];
    }

    private int IndexAt(string file, JsonNode position)
    {
        var index = 0;
        for (var line = position["line"]!.GetValue<int>(); line > 0; line--)
        {
            index = _texts[file].IndexOf('\n', index) + 1;
        }

        return index + position["character"]!.GetValue<int>();
    }
}
