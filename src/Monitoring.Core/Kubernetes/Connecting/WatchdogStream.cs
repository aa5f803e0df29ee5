namespace Monitoring.Kubernetes.Connecting;

/// <summary>The body of a response. Reading fails with a clear error if the body is cut, silent for too long, or too
/// large.</summary>
/// <remarks>TCP does not report a peer that has vanished or lost the connection. A read only sees silence.</remarks>
internal sealed class WatchdogStream : Stream
{
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly TimeSpan _idleTimeout;
    private readonly long _maxBytes;
    private readonly TimeProvider _timeProvider;
    private long _count;

    /// <summary>Creates a stream that owns a response.</summary>
    /// <param name="response">The response; disposed with the stream.</param>
    /// <param name="body">The response's body.</param>
    /// <param name="idleTimeout">The maximum time without data; <see cref="Timeout.InfiniteTimeSpan"/> for no
    /// limit.</param>
    /// <param name="maxBytes">The maximum size of the body, in bytes after decompression.</param>
    /// <param name="timeProvider">The clock.</param>
    public WatchdogStream(
        HttpResponseMessage response, Stream body, TimeSpan idleTimeout, long maxBytes, TimeProvider timeProvider)
    {
        _maxBytes = maxBytes;
        _response = response;
        _body = body;
        _idleTimeout = idleTimeout;
        _timeProvider = timeProvider;
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource watchdog = new(_idleTimeout, _timeProvider);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(watchdog.Token, cancellationToken);
        try
        {
            int read = await _body.ReadAsync(buffer, either.Token);
            _count += read;
            return _count <= _maxBytes
                ? read
                : throw new KubernetesException(
                    KubernetesError.InvalidResponse,
                    $"The Kubernetes API sent a response of more than {Describe(_maxBytes)}.");
        }
        catch (OperationCanceledException)
            when (watchdog.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new KubernetesException(
                KubernetesError.TimedOut, $"The Kubernetes API sent no data for {_idleTimeout.TotalSeconds:0.#} s.");
        }
        catch (InvalidDataException failure)
        {
            throw new KubernetesException(
                KubernetesError.InvalidResponse,
                $"The Kubernetes API sent a response that cannot be decompressed: {failure.Message}", failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or (IOException and not KubernetesException))
        {
            throw new KubernetesException(
                KubernetesError.Unreachable,
                $"The connection to the Kubernetes API was closed: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static string Describe(long bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MiB" : $"{bytes} bytes";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
            _response.Dispose();
        }

        base.Dispose(disposing);
    }
}
