using Monitoring.Engine;

namespace Monitoring.Loading;

/// <summary>The Kubernetes client is large: a command that does not use the API does not load it.</summary>
public sealed class ClientLoadingTests : IDisposable
{
    private const string Client = """
        @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'KubernetesClient' } |
            ForEach-Object { [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name }) -join ','
        """;

    private readonly TemporaryDirectory _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public void It_is_loaded_in_the_modules_own_context_with_the_first_request_and_not_before()
    {
        _logs.Write("web-0_shop_nginx-c10ffee.log", "2026-11-25T12:00:00.000000000Z stdout F hello");
        string path = _logs.Path;
        using ShellProcess shell = ShellProcess.Run($$"""
            $env:KUBECONFIG = '/nowhere'; $env:KUBERNETES_SERVICE_HOST = ''; $WarningPreference = 'SilentlyContinue'
            "imported [$({{Client}})]"
            $null = Watch-Log '{{path}}' -NoFollow
            $null = Watch-KubeLogs -Path '{{path}}' -NoFollow
            $null = Watch-KubeLogs -Path '{{path}}' -NoFollow -NoKubernetesApi
            $null = Start-LogCollector '{{path}}' -StorePath '{{path}}/store.db' -Collector Kubernetes -NoKubernetesApi -PassThru | Stop-LogCollector
            "followed [$({{Client}})]"
            $null = Test-LogCollector '{{path}}' -StorePath '{{path}}/store.db' -KubernetesApi http://127.0.0.1:9
            "asked [$({{Client}})]"
            """);

        Assert.Equal("imported []", shell.NextLine());
        Assert.Equal("followed []", shell.NextLine());
        Assert.Equal("asked [Monitoring]", shell.NextLine());
        Assert.Equal(0, shell.WaitForExit());
    }
}
