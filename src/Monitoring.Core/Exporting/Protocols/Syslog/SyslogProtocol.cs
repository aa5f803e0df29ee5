using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Protocols.Http;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Protocols.Syslog;

// Implementation notes
//
// Syslog has no acknowledgment. A batch counts as sent when the operating system has taken its bytes. If the connection
// is lost afterwards, the bytes in the buffers of both sides are lost, and nothing tells how many. So the connection is
// checked before each batch, and the batch before it is sent again after a connection was lost: entries may be
// repeated, and are lost only if more than one batch was in the buffers.

/// <summary>Sends entries by syslog (RFC 5424) over TCP or TLS, with octet counting (RFC 6587, RFC 5425).</summary>
internal sealed class SyslogProtocol : IExportProtocol
{
    private const int PlainPort = 514;
    private const int TlsPort = 6514;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly DestinationSettings _settings;
    private readonly TimeProvider _timeProvider;
    private readonly SyslogMessage _message;
    private readonly Uri _url;
    private ByteBuffer _body = new();
    private ByteBuffer _last = new();
    private TcpClient? _client;
    private Stream? _stream;

    /// <summary>Prepares the connection; opens none.</summary>
    public SyslogProtocol(DestinationSettings settings, TimeProvider timeProvider)
    {
        (_settings, _timeProvider) = (settings, timeProvider);
        _url = new Uri(settings.Target);
        _message = new SyslogMessage(settings.Labels);
    }

    private bool IsTls => _url.Scheme is "tls" or "syslog+tls";

    /// <inheritdoc/>
    public long HeldBytes => _body.Array.Length + _last.Array.Length;

    /// <inheritdoc/>
    public IReadOnlyList<int[]> Divide(ExportBatch batch) => RowIndexes.All(batch);

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(
        ExportBatch batch, ReadOnlyMemory<int> rows, CancellationToken cancellationToken)
    {
        Write(batch, rows.Span);
        using CancellationTokenSource timeout = new(Timeout, _timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token, cancellationToken);
        try
        {
            if (_stream is null || IsClosed(_client!))
            {
                Disconnect();
                _stream = await ConnectAsync(either.Token);
                await _stream.WriteAsync(_last.Array.AsMemory(0, _last.Length), either.Token);
            }

            await _stream.WriteAsync(_body.Array.AsMemory(0, _body.Length), either.Token);
            await _stream.FlushAsync(either.Token);
        }
        catch (Exception failure) when (IsOfConnection(failure, cancellationToken))
        {
            Disconnect();
            return new SendResult(SendVerdict.Retry, HttpVerdicts.Neutralize(failure.Message));
        }

        (_last, _body) = (_body, _last);
        return SendResult.Taken with { Bytes = _last.Length };
    }

    /// <inheritdoc/>
    public void Dispose() => Disconnect();

    private static bool IsOfConnection(Exception failure, CancellationToken cancellationToken) =>
        failure is IOException or SocketException or AuthenticationException or UnauthorizedAccessException
        || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    // A receiver sends nothing: a readable connection without bytes is closed.
    private static bool IsClosed(TcpClient client) =>
        client.Client.Poll(TimeSpan.Zero, SelectMode.SelectRead) && client.Client.Available == 0;

    private void Write(ExportBatch batch, ReadOnlySpan<int> rows)
    {
        _body.Clear();
        if (_body.Array.Length > RequestBody.MaxKeptBytes)
        {
            _body = new ByteBuffer();
        }

        foreach (int index in rows)
        {
            _message.Write(batch, batch.Rows[index], _body);
        }
    }

    private async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        _client = new TcpClient { NoDelay = true };
        await _client.ConnectAsync(
            _url.IdnHost, _url.Port > 0 ? _url.Port : IsTls ? TlsPort : PlainPort, cancellationToken);
        if (!IsTls)
        {
            return _client.GetStream();
        }

        SslStream tls = new(_client.GetStream());
        SslClientAuthenticationOptions options = new() { TargetHost = _url.IdnHost };
        TlsTrust.Configure(options, _settings);
        await tls.AuthenticateAsClientAsync(options, cancellationToken);
        return tls;
    }

    private void Disconnect()
    {
        _stream?.Dispose();
        _client?.Dispose();
        (_stream, _client) = (null, null);
    }
}
