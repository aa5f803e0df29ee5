using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Monitoring.Exporting.Receivers;

/// <summary>A receiver on loopback: keeps requests, and responds as a test says.</summary>
internal sealed class FakeReceiver : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<ReceivedRequest> _requests = [];
    private readonly Func<ReceivedRequest, FakeReply> _handle;
    private readonly WebApplication _app;

    private FakeReceiver(Func<ReceivedRequest, FakeReply> handle, X509Certificate2? certificate)
    {
        _handle = handle;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        _app = builder.Build();
        _app.Run(RespondAsync);
    }

    public string Url => _app.Urls.Single();

    /// <summary>The requests so far, in order.</summary>
    public IReadOnlyList<ReceivedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Starts a receiver. Requests are handled one at a time.</summary>
    public static async Task<FakeReceiver> StartAsync(
        Func<ReceivedRequest, FakeReply> handle, X509Certificate2? certificate = null)
    {
        FakeReceiver receiver = new(handle, certificate);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task RespondAsync(HttpContext context)
    {
        using MemoryStream body = new();
        bool isGzip = context.Request.Headers.ContentEncoding == "gzip";
        await using (Stream content = isGzip
            ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body)
        {
            await content.CopyToAsync(body, context.RequestAborted);
        }

        ReceivedRequest request = new(
            context.Request.Path + context.Request.QueryString.ToString(),
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        FakeReply reply;
        lock (_lock)
        {
            reply = _handle(request);
            _requests.Add(request);
        }

        if (reply.Waits is { } waits)
        {
            await waits.WaitAsync(context.RequestAborted);
        }

        if (reply.Status == 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        context.Response.Headers.RetryAfter = reply.RetryAfter;
        if (reply.IsCut)
        {
            context.Response.ContentLength = reply.Body.Length + 10;
            await context.Response.Body.WriteAsync(reply.Body, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        if (reply.Body.Length > 0)
        {
            await context.Response.Body.WriteAsync(reply.Body, context.RequestAborted);
        }
    }
}
