using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Monitoring.Exporting.Protocols.Http;

namespace Monitoring.Exporting.Protocols.Loki;

// Implementation notes (grafana/loki pkg/distributor/http.go, distributor.go, pkg/ingester/stream.go)
//
// After a 400 the valid entries of the request are stored. The text has the number of the others: the distributor
// writes "3 errors like: …" for each kind, an ingester "total ignored: 3 out of 10".

/// <summary>Reads the response of Loki's push API to a request of one stream.</summary>
internal static partial class LokiResponse
{
    private const int PatternMilliseconds = 1000;

    /// <summary>Decides on a response.</summary>
    /// <param name="reply">The response.</param>
    /// <param name="entries">The number of entries in the request.</param>
    public static SendResult Read(HttpReply reply, int entries) => reply.Status switch
    {
        200 or 204 => SendResult.Taken,
        260 => new SendResult(SendVerdict.Denied, HttpVerdicts.Describe(reply)),
        400 or 422 => new SendResult(SendVerdict.Taken, HttpVerdicts.Describe(reply))
        {
            Rejected = reply.Status == 422 ? entries : CountRejected(Encoding.UTF8.GetString(reply.Body), entries),
        },
        >= 500 => new SendResult(SendVerdict.Retry, HttpVerdicts.Describe(reply)) { RetryAfter = reply.RetryAfter },
        _ => HttpVerdicts.Of(reply),
    };

    // A text without a number rejects at most all entries of the request.
    private static int CountRejected(string text, int entries)
    {
        long count = 0;
        foreach (Match match in Numbers().Matches(text))
        {
            count += long.TryParse(
                match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                ? number : 0;
        }

        return count == 0 ? entries : (int)Math.Min(count, entries);
    }

    [GeneratedRegex(
        @"(?<number>[0-9]+) errors like: |total ignored: (?<number>[0-9]+) out of ", RegexOptions.None,
        PatternMilliseconds)]
    private static partial Regex Numbers();
}
