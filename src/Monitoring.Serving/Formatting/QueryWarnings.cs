using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Monitoring.Serving.Formatting;

/// <summary>The warnings of one query until the response has them: damaged blocks, and entries that were deleted before
/// they could be read.</summary>
/// <remarks>Used by one thread at a time. Where a format has no place for a warning, the trailer <c>Log-Warnings</c>
/// has their number at the end of the response;
/// 0 is a complete response. Kestrel sends trailers over HTTP/2 only.</remarks>
internal sealed class QueryWarnings
{
    private const string Trailer = "Log-Warnings";

    private readonly Queue<string> _waiting = [];

    /// <summary>The number of warnings.</summary>
    public int Count { get; private set; }

    /// <summary>Keeps a warning.</summary>
    public void Add(string warning)
    {
        _waiting.Enqueue(warning);
        Count++;
    }

    /// <summary>Takes the warnings that were not taken yet.</summary>
    public IEnumerable<string> Take()
    {
        while (_waiting.TryDequeue(out string? warning))
        {
            yield return warning;
        }
    }

    /// <summary>Announces the trailer; before the response begins.</summary>
    public static void DeclareTrailer(HttpResponse response)
    {
        if (response.SupportsTrailers())
        {
            response.DeclareTrailer(Trailer);
        }
    }

    /// <summary>Writes the trailer; at the end of the response.</summary>
    public void WriteTrailer(HttpResponse response)
    {
        if (response.SupportsTrailers())
        {
            response.AppendTrailer(Trailer, Count.ToString(CultureInfo.InvariantCulture));
        }
    }
}
