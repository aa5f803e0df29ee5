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

/// <summary>The body of one answer on its way to a client that may be slow: written into a buffer, which is sent on whenever
/// <see cref="SendBytes"/> have come together.</summary>
/// <remarks>No more than that, one row, and what Kestrel holds for the socket (<see cref="UnreadBytes"/>), is ever in memory. A client
/// that takes nothing of this for too long is cut (<see cref="SlowClientWatch"/>). While the client is waited for, the query gives its turn to
/// another one. Used by one thread at a time.</remarks>
internal sealed class ResponseBody : IBufferWriter<byte>, IDisposable
{
    /// <summary>After how many bytes to send.</summary>
    public const int SendBytes = 32 << 10;

    /// <summary>As much as Kestrel takes before it lets the writer wait: while one half is on its way, the other can be written.</summary>
    public const int UnreadBytes = 2 * SendBytes;

    // What a segment of Kestrel's pipe holds.
    private const int PieceBytes = 4 << 10;

    // One row over what is sent at once finds room, as a rule.
    private const int RoomBytes = 2 * SendBytes;

    private readonly ListenerRequest _request;
    private readonly HttpContext _context;
    private readonly PipeWriter _pipe;
    private readonly LogListenerLimits _limits;
    private readonly TimeProvider _timeProvider;
    private ByteBuffer? _buffer;
    private SlowClientWatch? _watch;
    private int _room;

    /// <summary>The body of a request's answer.</summary>
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

    /// <summary>What has not been sent, to be written on.</summary>
    public ByteBuffer Buffer => _buffer ??= new ByteBuffer(ArrayPool<byte>.Shared.Rent(RoomBytes));

    /// <summary>How many bytes wait to be sent, without those in <see cref="Json"/>.</summary>
    public int Unsent => (_buffer?.Length ?? 0) - _room;

    /// <summary>Whether it is time to send.</summary>
    public bool IsDue => Unsent + Json.BytesPending >= SendBytes;

    /// <summary>When something was sent last, on the monotonic clock.</summary>
    public long LastSent { get; private set; }

    /// <summary>Writes bytes as they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => Buffer.Write(bytes);

    /// <summary>Sends what there is; completes when the client has taken enough of it.</summary>
    /// <exception cref="OperationCanceledException">The client is gone, or was cut because it was too slow, or the request is
    /// cancelled.</exception>
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
        // Room counts as written until Advance says how much of it is.
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
        // What it has not flushed belongs to an answer that has failed: into a connection that is gone, nothing can be written.
        Json.Reset();
        Json.Dispose();
        LetGo();
        _watch?.Dispose();
    }

    private void ReadQueue()
    {
        // In pieces that a segment of the pipe holds; and never without a size, for which Kestrel may give out an empty one as long as
        // the headers have not been sent.
        for (ReadOnlySpan<byte> bytes = _buffer is null ? [] : _buffer.Written; !bytes.IsEmpty;)
        {
            int length = Math.Min(bytes.Length, PieceBytes);
            bytes[..length].CopyTo(_pipe.GetSpan(length));
            _pipe.Advance(length);
            bytes = bytes[length..];
        }

        LetGo();
    }

    // Not kept while nothing is written: many may follow, and wait.
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

    // A connection of HTTP/2 has many streams: what one of them takes, and each answer to a ping, is acknowledged on the same connection.
    private long? ReadBytesTaken() => HttpProtocol.IsHttp2(_context.Request.Protocol)
        ? null
        : AcknowledgedBytes.Read(_context.Features.Get<IConnectionSocketFeature>()?.Socket);

    private static void ThrowIfGone(FlushResult result)
    {
        if (result.IsCompleted || result.IsCanceled)
        {
            throw new OperationCanceledException("The client is gone, or was too slow.");
        }
    }
}
