namespace Monitoring.Kubernetes.Connecting;

/// <summary>The body of an answer, which fails with a clear error if it is cut, or if nothing comes of it for too long.</summary>
/// <remarks>TCP tells nothing of a peer that is gone without a word, or that has forgotten us: silence is all there is to
/// see.</remarks>
internal sealed class WatchdogStream : Stream
{
    private readonly HttpResponseMessage _answer;
    private readonly Stream _body;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _timeProvider;

    /// <summary>Takes an answer over.</summary>
    /// <param name="answer">The answer; disposed with the stream.</param>
    /// <param name="body">Its body.</param>
    /// <param name="patience">How long nothing may come; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it likes.</param>
    /// <param name="timeProvider">The clock.</param>
    public WatchdogStream(HttpResponseMessage answer, Stream body, TimeSpan patience, TimeProvider timeProvider)
    {
        _answer = answer;
        _body = body;
        _patience = patience;
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
        using CancellationTokenSource watchdog = new(_patience, _timeProvider);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(watchdog.Token, cancellationToken);
        try
        {
            return await _body.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (watchdog.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new KubernetesException(
                KubernetesError.TimedOut, $"Nothing has come from the Kubernetes API for {_patience.TotalSeconds:0.#} s.");
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw new KubernetesException(
                KubernetesError.Unreachable, $"The connection to the Kubernetes API was cut: {failure.Message}", failure);
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

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
            _answer.Dispose();
        }

        base.Dispose(disposing);
    }
}
