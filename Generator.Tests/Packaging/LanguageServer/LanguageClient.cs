using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace LossGen.Packaging.Tests.LanguageServer;

/// <summary>The protocol: messages to a language server and back, over its standard streams.</summary>
internal sealed class LanguageClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Process _server;
    private readonly Func<string, JsonNode?, JsonNode?> _answer;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode?>> _pending = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly StringBuilder _log = new();
    private readonly Task _reading;
    private int _last;

    /// <summary>Talks to a server that has been started.</summary>
    /// <param name="server">The process, with its streams redirected.</param>
    /// <param name="answer">What is answered to the server's own requests, by method and parameters.</param>
    public LanguageClient(Process server, Func<string, JsonNode?, JsonNode?> answer)
    {
        (_server, _answer) = (server, answer);
        server.ErrorDataReceived += (_, line) =>
        {
            lock (_log)
            {
                _log.AppendLine(line.Data);
            }
        };
        server.BeginErrorReadLine();
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Sends a request and waits for its result.</summary>
    public async Task<JsonNode?> RequestAsync(string method, JsonNode? parameters)
    {
        var id = Interlocked.Increment(ref _last);
        var result = _pending.GetOrAdd(id, static _ => new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously));
        await SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters });
        try
        {
            return await result.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The server did not answer {method} within {Patience.TotalMinutes} minutes:\n{Log()}");
        }
    }

    /// <summary>Sends what has no result.</summary>
    public Task NotifyAsync(string method, JsonNode? parameters) =>
        SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_server.HasExited)
        {
            await RequestAsync("shutdown", null);
            await NotifyAsync("exit", null);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                await _server.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _server.Kill(entireProcessTree: true);
            }
        }

        await _reading;
        _server.Dispose();
        _writing.Dispose();
    }

    private async Task SendAsync(JsonObject message)
    {
        var body = Encoding.UTF8.GetBytes(message.ToJsonString());
        var header = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n"));
        await _writing.WaitAsync();
        try
        {
            var stream = _server.StandardInput.BaseStream;
            await stream.WriteAsync(header);
            await stream.WriteAsync(body);
            await stream.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        var stream = _server.StandardOutput.BaseStream;
        while (await ReadMessageAsync(stream) is { } message)
        {
            var id = message["id"];
            if (message["method"]?.GetValue<string>() is { } method)
            {
                if (id is not null)
                {
                    await SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone(), ["result"] = _answer(method, message["params"]) });
                }
            }
            else if (id is not null && _pending.TryRemove(id.GetValue<int>(), out var waiting))
            {
                Complete(waiting, message);
            }
        }

        foreach (var waiting in _pending.Values)
        {
            waiting.TrySetException(new InvalidOperationException($"The server ended:\n{Log()}"));
        }
    }

    private void Complete(TaskCompletionSource<JsonNode?> waiting, JsonNode message)
    {
        if (message["error"] is { } error)
        {
            waiting.TrySetException(new InvalidOperationException($"The server reports {error.ToJsonString()}\n{Log()}"));
        }
        else
        {
            waiting.TrySetResult(message["result"]);
        }
    }

    private static async Task<JsonNode?> ReadMessageAsync(Stream stream)
    {
        var length = 0;
        while (true)
        {
            if (await ReadLineAsync(stream) is not { } line)
            {
                return null;
            }

            if (line.Length == 0)
            {
                break;
            }

            const string Length = "Content-Length:";
            if (line.StartsWith(Length, StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(line.AsSpan(Length.Length), NumberStyles.Integer | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
            }
        }

        var body = new byte[length];
        await stream.ReadExactlyAsync(body);
        return JsonNode.Parse(body);
    }

    private static async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var character = new byte[1];
        while (await stream.ReadAsync(character) == 1)
        {
            if (character[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)character[0]);
        }

        return null;
    }

    private string Log()
    {
        lock (_log)
        {
            return _log.ToString();
        }
    }
}
