namespace Monitoring.Serving.Problems;

/// <summary>A request fails: the response is problem details.</summary>
/// <param name="status">The status code.</param>
/// <param name="title">What sort of problem: a few words that are always the same for it.</param>
/// <param name="detail">The reason and the remedy, for a person.</param>
internal sealed class ProblemException(int status, string title, string detail) : Exception(detail)
{
    /// <summary>The status code.</summary>
    public int Status { get; } = status;

    /// <summary>What sort of problem.</summary>
    public string Title { get; } = title;

    /// <summary>The parameter that is wrong; null if it is none.</summary>
    public string? Parameter { get; init; }

    /// <summary>The character of the parameter's value at which it is wrong, counted from 0.</summary>
    public int? Position { get; init; }

    /// <summary>After how many seconds it may be worth asking again; null if that would not help.</summary>
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

    /// <summary>A query has taken as long as it may.</summary>
    public static ProblemException TooSlow(TimeSpan limit) => new(
        503,
        "Query took too long",
        $"The query was stopped after {limit.TotalSeconds:0.#} seconds. Narrow it with selector, since and until.");

    /// <summary>A response is at the maximum number of entries.</summary>
    public static ProblemException TooMuch(long rows) => new(
        422, "Too many entries",
        $"The query matches more than {rows} entries. Narrow the query, or continue after the last entry with after.");
}
