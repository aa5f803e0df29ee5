using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Monitoring.Serving;

/// <summary>The body of one answer on its way to a client that may be slow: written straight into the connection's buffer, sent on
/// whenever <see cref="FlushBytes"/> have come together.</summary>
/// <remarks>No more than that, and what Kestrel holds for the socket (64 KiB), is ever in memory. A client that leaves this unread for
/// too long is cut. Used by one thread at a time.</remarks>
internal sealed class AnswerBody : IBufferWriter<byte>, IDisposable
{
    /// <summary>As much as Kestrel takes before it lets the writer wait.</summary>
    public const int FlushBytes = 64 << 10;

    private const int PieceBytes = 4 << 10;

    private readonly HttpContext _context;
    private readonly PipeWriter _pipe;
    private readonly LogListenerLimits _limits;
    private readonly TimeProvider _timeProvider;
    private int _unsent;

    /// <summary>The body of a request's answer.</summary>
    public AnswerBody(ListenerRequest request)
    {
        request.HasBody = true;
        _context = request.Context;
        _limits = request.Limits;
        _timeProvider = request.TimeProvider;
        _pipe = _context.Response.BodyWriter;
        Json = new Utf8JsonWriter(this, JsonOptions);
        LastSent = _timeProvider.GetTimestamp();
    }

    /// <summary>JSON that is no part of a page: whatever is not ASCII stays as it is. Structure is right by construction.</summary>
    public static JsonWriterOptions JsonOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Writes JSON into the body; to be flushed before anything else is written.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>How many bytes wait to be sent, without those in <see cref="Json"/>.</summary>
    public int Unsent => _unsent;

    /// <summary>Whether it is time to send.</summary>
    public bool IsDue => _unsent + Json.BytesPending >= FlushBytes;

    /// <summary>When something was sent last, on the monotonic clock.</summary>
    public long LastSent { get; private set; }

    /// <summary>Writes bytes as they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        // In pieces that a segment of the pipe holds; and never without a size, for which Kestrel may give out an empty one as long as
        // the headers have not been sent.
        while (!bytes.IsEmpty)
        {
            int length = Math.Min(bytes.Length, PieceBytes);
            bytes[..length].CopyTo(_pipe.GetSpan(length));
            Advance(length);
            bytes = bytes[length..];
        }
    }

    /// <summary>Sends what there is; completes when the client has taken enough of it.</summary>
    /// <exception cref="OperationCanceledException">The client is gone, or was cut because it was too slow, or the request is
    /// cancelled.</exception>
    public ValueTask SendAsync(CancellationToken cancellationToken)
    {
        Json.Flush();
        _unsent = 0;
        LastSent = _timeProvider.GetTimestamp();

        // Without the token: Kestrel cuts the connection when it ends, and there may be something left to say.
        ValueTask<FlushResult> flush = _pipe.FlushAsync(CancellationToken.None);
        if (!flush.IsCompletedSuccessfully)
        {
            return WaitAsync(flush.AsTask(), cancellationToken);
        }

        ThrowIfGone(flush.Result);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        _pipe.Advance(count);
        _unsent += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0) => _pipe.GetMemory(sizeHint);

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => _pipe.GetSpan(sizeHint);

    /// <inheritdoc/>
    public void Dispose()
    {
        // What it has not flushed belongs to an answer that has failed: into a connection that is gone, nothing can be written.
        Json.Reset();
        Json.Dispose();
    }

    private async ValueTask WaitAsync(Task<FlushResult> flush, CancellationToken cancellationToken)
    {
        try
        {
            ThrowIfGone(await flush.WaitAsync(_limits.SlowClientTimeout, _timeProvider, cancellationToken).ConfigureAwait(false));
        }
        catch (TimeoutException exception)
        {
            _context.Abort();
            throw new OperationCanceledException("The client was too slow.", exception);
        }
    }

    private static void ThrowIfGone(FlushResult result)
    {
        if (result.IsCompleted || result.IsCanceled)
        {
            throw new OperationCanceledException("The client is gone.");
        }
    }
}
