using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using Monitoring.Serving.Requests;

namespace Monitoring.Serving.Hosting;

/// <summary>Compresses the responses of queries and metrics for clients that accept it.</summary>
/// <remarks>
/// <para>The fastest levels, because the listener shares its processors with the collector: logs shrink to a fifth or
/// less with these already, and better levels cost several times the processor time.</para>
/// <para>Over TLS, too. Compression reveals a secret if one response has both that secret and text of an attacker
/// (BREACH). The only secret of a listener, its token, is in a request header, and browsers do not send it by
/// themselves.</para>
/// </remarks>
internal sealed class ListenerCompression(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
    : ResponseCompressionProvider(services, options)
{
    /// <summary>The provider that the middleware asks for.</summary>
    public static IResponseCompressionProvider Create(IServiceProvider services)
    {
        ResponseCompressionOptions options = new()
        {
            EnableForHttps = true,
            MimeTypes = ["application/json", "application/x-ndjson", "text/plain"],
        };
        options.Providers.Add(new BrotliCompressionProvider(
            Options.Create(new BrotliCompressionProviderOptions { Level = CompressionLevel.Fastest })));
        options.Providers.Add(new GzipCompressionProvider(
            Options.Create(new GzipCompressionProviderOptions { Level = CompressionLevel.Fastest })));
        return new ListenerCompression(services, Options.Create(options));
    }

    /// <inheritdoc/>
    public override bool ShouldCompressResponse(HttpContext context) =>
        context.Features.Get<RequestRecord>() is { AllowsCompression: true } && base.ShouldCompressResponse(context);
}
