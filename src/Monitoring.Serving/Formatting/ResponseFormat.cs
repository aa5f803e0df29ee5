using Microsoft.AspNetCore.Http;
using Monitoring.Serving.Problems;

namespace Monitoring.Serving.Formatting;

/// <summary>The formats of entries.</summary>
internal enum ResponseFormat
{
    /// <summary>A page: one JSON object.</summary>
    Json,

    /// <summary>One JSON object for each entry and line.</summary>
    Ndjson,

    /// <summary>The messages.</summary>
    Text,

    /// <summary>Server-sent events.</summary>
    Events,
}

/// <summary>Chooses the format by the Accept header.</summary>
internal static class ResponseFormats
{
    /// <summary>The media type of a format.</summary>
    public static string TypeOf(ResponseFormat format) => format switch
    {
        ResponseFormat.Ndjson => "application/x-ndjson",
        ResponseFormat.Text => "text/plain; charset=utf-8",
        ResponseFormat.Events => "text/event-stream",
        _ => "application/json",
    };

    /// <summary>The first format that the client names and that exists; the default if the client accepts
    /// any.</summary>
    /// <remarks>Weights (<c>q=0.5</c>) count only where they are 0: clients name the best format first.</remarks>
    /// <exception cref="ProblemException">It names only other formats: 406.</exception>
    public static ResponseFormat Choose(HttpRequest request, bool isFollowing)
    {
        ResponseFormat usual = isFollowing ? ResponseFormat.Ndjson : ResponseFormat.Json;
        string accept = request.Headers.Accept.ToString();
        if (string.IsNullOrWhiteSpace(accept))
        {
            return usual;
        }

        foreach (string range in accept.Split(','))
        {
            string[] parts = range.Split(';', StringSplitOptions.TrimEntries);
            if (parts.Skip(1).Any(part => part is "q=0" or "q=0.0" or "q=0.00" or "q=0.000"))
            {
                continue;
            }

            if (Find(parts[0].ToLowerInvariant(), usual, isFollowing) is { } format)
            {
                return format;
            }
        }

        throw new ProblemException(
            406,
            "Not acceptable",
            "Supported formats are application/json, application/x-ndjson and text/plain, and with follow "
            + "application/x-ndjson, text/event-stream and text/plain.");
    }

    private static ResponseFormat? Find(string type, ResponseFormat usual, bool isFollowing) => type switch
    {
        "*/*" or "application/*" => usual,
        "application/json" when !isFollowing => ResponseFormat.Json,
        "application/x-ndjson" or "application/jsonl" => ResponseFormat.Ndjson,
        "text/event-stream" when isFollowing => ResponseFormat.Events,
        "text/plain" or "text/*" => ResponseFormat.Text,
        _ => null,
    };
}
