using Microsoft.Extensions.Hosting;

namespace Monitoring.Serving.Hosting;

/// <summary>The lifetime of a host whose owner stops it.</summary>
/// <remarks>The default one handles Ctrl+C and SIGTERM for the whole process, which is PowerShell's.</remarks>
internal sealed class ListenerLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
