namespace Monitoring.Serving.Problems;

/// <summary>A request fails: the response is problem details.</summary>
/// <param name="status">The status code.</param>
/// <param name="title">The kind of problem in a few words, the same for all problems of the kind.</param>
/// <param name="detail">The reason and the remedy, for a person.</param>
internal sealed class ProblemException(int status, string title, string detail) : Exception(detail)
{
    /// <summary>The status code.</summary>
    public int Status { get; } = status;

    /// <summary>The kind of problem.</summary>
    public string Title { get; } = title;

    /// <summary>The invalid parameter; null if the problem is not a parameter.</summary>
    public string? Parameter { get; init; }

    /// <summary>The index of the first invalid character in the parameter's value, from 0.</summary>
    public int? Position { get; init; }

    /// <summary>The number of seconds after which a retry may succeed; null if a retry does not help.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>A parameter cannot be understood.</summary>
    public static ProblemException InvalidParameter(string parameter, string detail, int? position = null) =>
        new(400, "Invalid parameter", detail) { Parameter = parameter, Position = position };

    /// <summary>The listener is at a limit.</summary>
    public static ProblemException TooBusy(string detail) => new(503, "Too busy", detail) { RetryAfter = 5 };

    /// <summary>A client is at a limit of its own.</summary>
    public static ProblemException TooManyFromClient(string detail) =>
        new(429, "Too many requests", detail) { RetryAfter = 5 };

    /// <summary>A collector has ended, or is paused because the disk of its store is full.</summary>
    public static ProblemException NotCollecting() =>
        new(503, "Not collecting", "A collector is paused or stopped. The collector's log has the reason.")
        {
            RetryAfter = 5,
        };

    /// <summary>A query has exceeded its time limit.</summary>
    public static ProblemException TooSlow(TimeSpan limit) => new(
        503,
        "Query took too long",
        $"The query was stopped after {limit.TotalSeconds:0.#} seconds. Narrow it with selector, since and until.");

    /// <summary>A response is at the maximum number of entries.</summary>
    public static ProblemException TooMuch(long rows) => new(
        422, "Too many entries",
        $"The query matches more than {rows} entries. Narrow the query, or continue after the last entry with after.");
}
