using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Monitoring.Kubernetes.Connecting.Credentials;

// Implementation notes
//
// See "client-go credential plugins" in the documentation of Kubernetes. A plugin is told what it is for in
// KUBERNETES_EXEC_INFO and prints an ExecCredential; what it prints to standard error is for a person, and becomes part of our
// message. It is never interactive: standard input is closed. Arguments go as a list, so that none is split at its spaces.

/// <summary>A program that a kubeconfig names to fetch credentials, and running it.</summary>
internal sealed class ExecPlugin
{
    private const string InfoVariable = "KUBERNETES_EXEC_INFO";

    /// <summary>How much of what it says on standard error is passed on, in characters: the end of it.</summary>
    private const int MaxWords = 500;

    /// <summary>The limit of what it prints, in characters: a token and a certificate with its key have some 10,000.</summary>
    private const int MaxPrinted = 1 << 20;

    /// <summary>How long it may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly KubeConfigNode _exec;
    private readonly KubeConfigNode _cluster;
    private readonly string _command;
    private readonly string _apiVersion;

    /// <summary>Takes the plugin of a user.</summary>
    /// <exception cref="KubernetesException">It has no command, or no version.</exception>
    public ExecPlugin(KubeConfigNode exec, KubeConfigNode cluster)
    {
        _exec = exec;
        _cluster = cluster;
        _apiVersion = exec.GetText("apiVersion");
        string command = exec.GetText("command");

        // As a shell would: a name is looked for in PATH, a relative path is meant from the kubeconfig's directory.
        _command = command.Contains('/', StringComparison.Ordinal) ? exec.FindPath("command")! : command;
    }

    /// <summary>What it is called.</summary>
    public string Name => $"exec plugin '{_exec.GetText("command")}'";

    /// <summary>Runs it.</summary>
    /// <returns>The status that it printed.</returns>
    /// <exception cref="KubernetesException">It is not there, fails, or prints something else; the message quotes it.</exception>
    public async Task<JsonElement> RunAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using CancellationTokenSource time = new(Patience, timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        using Process process = Start();
        try
        {
            process.StandardInput.Close();
            Task<string> said = ReadEndAsync(process.StandardError, either.Token);
            string printed = await ReadAsync(process.StandardOutput, either.Token);
            string words = await said;
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0
                ? ReadStatus(printed, words)
                : throw Fail($"has ended with code {process.ExitCode}{Quote(words)}");
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Fail($"has not ended after {Patience.TotalSeconds:0} s. It must not ask for anything");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private async Task<string> ReadAsync(StreamReader output, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        char[] piece = new char[4096];
        while (await output.ReadAsync(piece, cancellationToken) is > 0 and int count)
        {
            text.Append(piece, 0, count);
            if (text.Length > MaxPrinted)
            {
                throw Fail($"has printed more than {MaxPrinted >> 20} MiB");
            }
        }

        return text.ToString();
    }

    /// <summary>Reads all and keeps the end.</summary>
    private static async Task<string> ReadEndAsync(StreamReader output, CancellationToken cancellationToken)
    {
        StringBuilder end = new();
        char[] piece = new char[4096];
        while (await output.ReadAsync(piece, cancellationToken) is > 0 and int count)
        {
            end.Append(piece, 0, count).Remove(0, Math.Max(0, end.Length - (4 * MaxWords)));
        }

        return end.ToString();
    }

    private Process Start()
    {
        ProcessStartInfo start = new(_command, _exec.GetTexts("args"))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        foreach (KubeConfigNode variable in _exec.GetItems("env"))
        {
            start.Environment[variable.GetText("name")] = variable.FindText("value") ?? string.Empty;
        }

        start.Environment[InfoVariable] = DescribeRequest().ToJsonString();
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            string hint = _exec.FindText("installHint") is { } text ? $" {text.Trim()}" : string.Empty;
            throw new KubernetesException(
                KubernetesError.NoCredentials, $"The {Name} cannot be started: {failure.Message}.{hint}", failure);
        }
    }

    private JsonObject DescribeRequest()
    {
        JsonObject spec = new() { ["interactive"] = false };
        if (_exec.IsTrue("provideClusterInfo"))
        {
            spec["cluster"] = new JsonObject
            {
                ["server"] = _cluster.GetText("server"),
                ["tls-server-name"] = _cluster.FindText("tls-server-name"),
                ["insecure-skip-tls-verify"] = _cluster.IsTrue("insecure-skip-tls-verify"),
                ["certificate-authority-data"] = FindAuthority(),
                ["proxy-url"] = _cluster.FindText("proxy-url"),
            };
        }

        return new JsonObject { ["apiVersion"] = _apiVersion, ["kind"] = "ExecCredential", ["spec"] = spec };
    }

    private string? FindAuthority() =>
        _cluster.FindText("certificate-authority-data")
        ?? (_cluster.FindPath("certificate-authority") is { } path
            ? Convert.ToBase64String(Encoding.UTF8.GetBytes(PemCertificates.ReadFile(path)))
            : null);

    private JsonElement ReadStatus(string printed, string words)
    {
        try
        {
            JsonElement root = JsonElement.Parse(printed);
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("status", out JsonElement status) && status.ValueKind == JsonValueKind.Object
                ? status
                : throw Fail($"has printed no credentials{Quote(words)}");
        }
        catch (JsonException)
        {
            throw Fail($"has printed something else than JSON{Quote(words)}");
        }
    }

    private KubernetesException Fail(string what) => new(KubernetesError.NoCredentials, $"The {Name} {what}.");

    private static string Quote(string words)
    {
        string trimmed = words.Trim().TrimEnd('.');
        return trimmed.Length == 0 ? string.Empty : $": {(trimmed.Length > MaxWords ? trimmed[^MaxWords..] : trimmed)}";
    }
}
