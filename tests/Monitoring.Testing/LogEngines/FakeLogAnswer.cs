namespace Monitoring.Testing.LogEngines;

/// <summary>An answer of a fake log database.</summary>
/// <param name="Status">The status code.</param>
/// <param name="ContentType">The type of the body.</param>
/// <param name="Body">The body.</param>
internal sealed record FakeLogAnswer(int Status, string ContentType, string Body)
{
    /// <summary>Whether the connection is cut in the middle of the body.</summary>
    public bool IsCut { get; init; }

    public static FakeLogAnswer Json(string body) => new(200, "application/json", body);

    public static FakeLogAnswer Plain(int status, string body) => new(status, "text/plain; charset=utf-8", body);
}
