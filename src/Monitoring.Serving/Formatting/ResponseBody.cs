using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Monitoring.Serving.Clients;
using Monitoring.Serving.Requests;
using Monitoring.Serving.Scheduling;
using Monitoring.Storing.Blocks;

namespace Monitoring.Serving.Formatting;

/// <summary>The body of one response to a client that may be slow: a buffer that is sent whenever it has
/// <see cref="SendBytes"/>.</summary>
/// <remarks>No more than that, one row, and the bytes that Kestrel holds for the socket (<see cref="UnreadBytes"/>), is
/// ever in memory. A client that takes none of them for too long is disconnected (<see cref="SlowClientWatch"/>). While
/// the response waits for its client, another query has the turn. Used by one thread at a time.</remarks>
internal sealed class ResponseBody : IBufferWriter<byte>, IDisposable
{
    /// <summary>The number of bytes after which to send.</summary>
    public const int SendBytes = 32 << 10;

    /// <summary>The number of bytes that Kestrel buffers before the writer waits: one half is sent while the other is
    /// written.</summary>
    public const int UnreadBytes = 2 * SendBytes;

    // The size of a segment of Kestrel's pipe.
    private const int PieceBytes = 4 << 10;

    // Usually enough for the bytes that are sent at once and one more row.
    private const int RoomBytes = 2 * SendBytes;

    private readonly ListenerRequest _request;
    private readonly HttpContext _context;
    private readonly PipeWriter _pipe;
    private readonly LogListenerLimits _limits;
    private readonly TimeProvider _timeProvider;
    private ByteBuffer? _buffer;
    private SlowClientWatch? _watch;
    private int _room;

    /// <summary>The body of a response.</summary>
    public ResponseBody(ListenerRequest request)
    {
        request.HasBody = true;
        _request = request;
        _context = request.Context;
        _limits = request.Limits;
        _timeProvider = request.TimeProvider;
        _pipe = _context.Response.BodyWriter;
        Json = new Utf8JsonWriter(this, JsonText.Options);
        LastSent = _timeProvider.GetTimestamp();
    }

    /// <summary>Writes JSON into the body; to be flushed before anything else is written.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>The bytes that have not been sent.</summary>
    public ByteBuffer Buffer => _buffer ??= new ByteBuffer(ArrayPool<byte>.Shared.Rent(RoomBytes));

    /// <summary>The number of bytes that wait to be sent, without those in <see cref="Json"/>.</summary>
    public int Unsent => (_buffer?.Length ?? 0) - _room;

    /// <summary>Whether it is time to send.</summary>
    public bool IsDue => Unsent + Json.BytesPending >= SendBytes;

    /// <summary>The time of the last send, on the monotonic clock.</summary>
    public long LastSent { get; private set; }

    /// <summary>Writes bytes as they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => Buffer.Write(bytes);

    /// <summary>Sends the buffer; completes when the client has taken enough of it.</summary>
    /// <exception cref="OperationCanceledException">The client is gone, or was cut because it was too slow, or the
    /// request is canceled.</exception>
    public ValueTask SendAsync(CancellationToken cancellationToken)
    {
        Json.Flush();
        ReadQueue();
        LastSent = _timeProvider.GetTimestamp();

        // Without the token: Kestrel cuts the connection when it ends, and there may be something left to say.
        ValueTask<FlushResult> flush = _pipe.FlushAsync(CancellationToken.None);
        if (!flush.IsCompletedSuccessfully)
        {
            return WaitAsync(flush, cancellationToken);
        }

        ThrowIfGone(flush.Result);
        return ValueTask.CompletedTask;
    }

    /// <summary>As <see cref="SendAsync"/>, on the thread of a response.</summary>
    /// <exception cref="OperationCanceledException">As there.</exception>
    public void Send(CancellationToken cancellationToken)
    {
        ValueTask sent = SendAsync(cancellationToken);
        if (!sent.IsCompletedSuccessfully)
        {
            sent.AsTask().GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        Buffer.GiveBack(_room - count);
        _room = 0;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        // The memory counts as written until Advance reports the number of bytes.
        Buffer.GiveBack(_room);
        int start = Buffer.Length;
        _room = Math.Max(sizeHint, 256);
        Buffer.Take(_room);
        return Buffer.Array.AsMemory(start, _room);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Bytes that are not flushed belong to a response that has failed, perhaps to a connection that is closed.
        Json.Reset();
        Json.Dispose();
        LetGo();
        _watch?.Dispose();
    }

    private void ReadQueue()
    {
        // In pieces that a segment of the pipe holds; and never without a size, for which Kestrel may return an empty
        // one as long as the headers have not been sent.
        for (ReadOnlySpan<byte> bytes = _buffer is null ? [] : _buffer.Written; !bytes.IsEmpty;)
        {
            int length = Math.Min(bytes.Length, PieceBytes);
            bytes[..length].CopyTo(_pipe.GetSpan(length));
            _pipe.Advance(length);
            bytes = bytes[length..];
        }

        LetGo();
    }

    // Not kept while nothing is written: many followers may wait.
    private void LetGo()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer.Array);
            _buffer = null;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WaitAsync(ValueTask<FlushResult> flush, CancellationToken cancellationToken)
    {
        QueryTurn? turn = _request.Turn;
        turn?.Pause();
        _watch ??= new SlowClientWatch(ReadBytesTaken, _context.Abort, _limits.SlowClientTimeout, _timeProvider);
        _watch.Begin();
        try
        {
            ThrowIfGone(await flush.ConfigureAwait(false));
        }
        finally
        {
            _watch.End();
        }

        if (turn is not null)
        {
            await turn.ResumeAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // An HTTP/2 connection has many streams. The bytes of all of them, and of pings, are acknowledged together.
    private long? ReadBytesTaken() => HttpProtocol.IsHttp2(_context.Request.Protocol)
        ? null
        : AcknowledgedBytes.Read(_context.Features.Get<IConnectionSocketFeature>()?.Socket);

    private static void ThrowIfGone(FlushResult result)
    {
        if (result.IsCompleted || result.IsCanceled)
        {
            throw new OperationCanceledException("The client disconnected, or was too slow.");
        }
    }
}
