using System.Net;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>The content of a response, read through a <see cref="WatchdogStream"/>.</summary>
internal sealed class ApiResponseContent(
    HttpResponseMessage response, HttpContent content, TimeSpan idleTimeout, long maxBytes, TimeProvider timeProvider)
    : HttpContent
{
    /// <inheritdoc/>
    protected override Task<Stream> CreateContentReadStreamAsync() =>
        CreateContentReadStreamAsync(CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new WatchdogStream(
            response, await content.ReadAsStreamAsync(cancellationToken), idleTimeout, maxBytes, timeProvider);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using Stream body = await CreateContentReadStreamAsync();
        await body.CopyToAsync(stream);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
