namespace Monitoring.Testing.ApiServer;

/// <summary>A fault in the next requests of some kind.</summary>
internal sealed class FakeFault(Predicate<FakeRequest> applies, FakeFaultKind kind)
{
    public FakeFaultKind Kind => kind;

    /// <summary>The number of requests that it affects; the default is all until it is removed.</summary>
    public int Times { get; set; } = int.MaxValue;

    /// <summary>The code of an answer that is one.</summary>
    public int Code { get; init; }

    /// <summary>The body of an answer that is said whole.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>Headers of that answer, each with its end of line.</summary>
    public string Headers { get; init; } = string.Empty;

    public string Message { get; init; } = "as the test wishes";

    public TimeSpan? RetryAfter { get; init; }

    public static FakeFault Status(Predicate<FakeRequest> applies, int code, int times = int.MaxValue) =>
        new(applies, FakeFaultKind.Status) { Code = code, Times = times };

    public bool Applies(FakeRequest request) => Times > 0 && applies(request);
}
