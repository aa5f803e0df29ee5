using Microsoft.AspNetCore.Http;

namespace Monitoring.Serving;

/// <summary>The forms in which entries are given.</summary>
internal enum AnswerFormat
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

/// <summary>Which form a client wants, by its Accept header.</summary>
internal static class AnswerFormats
{
    /// <summary>The type of a form.</summary>
    public static string TypeOf(AnswerFormat format) => format switch
    {
        AnswerFormat.Ndjson => "application/x-ndjson",
        AnswerFormat.Text => "text/plain; charset=utf-8",
        AnswerFormat.Events => "text/event-stream",
        _ => "application/json",
    };

    /// <summary>The first form the client names that there is; the default if it names any.</summary>
    /// <remarks>Weights (<c>q=0.5</c>) count only where they are 0: who names several forms, names the best first.</remarks>
    /// <exception cref="ProblemException">It names only others: 406.</exception>
    public static AnswerFormat Choose(HttpRequest request, bool isFollowing)
    {
        AnswerFormat usual = isFollowing ? AnswerFormat.Ndjson : AnswerFormat.Json;
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
            "Entries are given as application/json, application/x-ndjson or text/plain; followed as application/x-ndjson, "
            + "text/event-stream or text/plain.");
    }

    private static AnswerFormat? Find(string type, AnswerFormat usual, bool isFollowing) => type switch
    {
        "*/*" or "application/*" => usual,
        "application/json" when !isFollowing => AnswerFormat.Json,
        "application/x-ndjson" or "application/jsonl" => AnswerFormat.Ndjson,
        "text/event-stream" when isFollowing => AnswerFormat.Events,
        "text/plain" or "text/*" => AnswerFormat.Text,
        _ => null,
    };
}
