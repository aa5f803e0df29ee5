using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Monitoring.Kubernetes.Connecting.Credentials;

// Implementation notes
//
// See "client-go credential plugins" in the documentation of Kubernetes. A plugin gets its request in
// KUBERNETES_EXEC_INFO and prints an ExecCredential. Its standard error is for people, and becomes part of the error
// message. The plugin is never interactive: standard input is closed. Arguments are passed as a list, so that none is
// split at its spaces.

/// <summary>A credential plugin of a kubeconfig.</summary>
internal sealed class ExecPlugin
{
    private const string InfoVariable = "KUBERNETES_EXEC_INFO";

    /// <summary>The maximum length of the quoted end of standard error, in characters.</summary>
    private const int MaxQuoted = 500;

    /// <summary>The maximum length of the output, in characters. A token and a certificate with its key have some
    /// 10,000.</summary>
    private const int MaxPrinted = 1 << 20;

    /// <summary>The maximum duration of a run.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly KubeConfigNode _exec;
    private readonly KubeConfigNode _cluster;
    private readonly string _command;
    private readonly string _apiVersion;

    /// <summary>Creates the plugin of a user.</summary>
    /// <exception cref="KubernetesException">The plugin has no command, or no version.</exception>
    public ExecPlugin(KubeConfigNode exec, KubeConfigNode cluster)
    {
        _exec = exec;
        _cluster = cluster;
        _apiVersion = exec.GetText("apiVersion");
        string command = exec.GetText("command");

        // As in a shell: a name is searched for in PATH, and a relative path is relative to the kubeconfig's directory.
        _command = command.Contains('/', StringComparison.Ordinal) ? exec.FindPath("command")! : command;
    }

    /// <summary>The plugin's name, for messages.</summary>
    public string Name => $"exec plugin '{_exec.GetText("command")}'";

    /// <summary>Runs the plugin.</summary>
    /// <returns>The status in the output.</returns>
    /// <exception cref="KubernetesException">The plugin does not exist, fails, or prints invalid output; the message
    /// quotes it.</exception>
    public async Task<JsonElement> RunAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using CancellationTokenSource time = new(Timeout, timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            time.Token, cancellationToken);
        using Process process = Start();
        try
        {
            process.StandardInput.Close();
            Task<string> said = ReadEndAsync(process.StandardError, either.Token);
            string printed = await ReadAsync(process.StandardOutput, either.Token);
            string message = await said;
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0
                ? ReadStatus(printed, message)
                : throw Fail($"exited with code {process.ExitCode}{Quote(message)}");
        }
        catch (OperationCanceledException)
            when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Fail($"did not exit within {Timeout.TotalSeconds:0} s. Use a plugin that does not prompt for input");
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
                throw Fail($"printed more than {MaxPrinted >> 20} MiB");
            }
        }

        return text.ToString();
    }

    /// <summary>Reads the whole output and keeps its end.</summary>
    private static async Task<string> ReadEndAsync(StreamReader output, CancellationToken cancellationToken)
    {
        StringBuilder end = new();
        char[] piece = new char[4096];
        while (await output.ReadAsync(piece, cancellationToken) is > 0 and int count)
        {
            end.Append(piece, 0, count).Remove(0, Math.Max(0, end.Length - (4 * MaxQuoted)));
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

    private JsonElement ReadStatus(string printed, string message)
    {
        try
        {
            JsonElement root = JsonElement.Parse(printed);
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("status", out JsonElement status) && status.ValueKind == JsonValueKind.Object
                ? status
                : throw Fail($"printed no credentials{Quote(message)}");
        }
        catch (JsonException)
        {
            throw Fail($"printed text that is not JSON{Quote(message)}");
        }
    }

    private KubernetesException Fail(string what) => new(KubernetesError.NoCredentials, $"The {Name} {what}.");

    private static string Quote(string message)
    {
        string trimmed = message.Trim().TrimEnd('.');
        return trimmed.Length == 0
            ? string.Empty : $": {(trimmed.Length > MaxQuoted ? trimmed[^MaxQuoted..] : trimmed)}";
    }
}
