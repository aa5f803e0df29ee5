using System.Globalization;
using System.Text;
using Monitoring.Entries;

namespace Monitoring.Exporting.Protocols.Http;

/// <summary>The meaning of status codes that is the same for all protocols over HTTP.</summary>
internal static class HttpVerdicts
{
    private const int MaxReasonLength = 300;

    /// <summary>Decides on a response that is not a success.</summary>
    public static SendResult Of(HttpReply reply)
    {
        SendVerdict verdict = reply.LacksCredentials ? SendVerdict.Denied : VerdictOf(reply.Status);
        return new SendResult(verdict, Describe(reply)) { RetryAfter = reply.RetryAfter };
    }

    /// <summary>Describes a response for people, safe for a terminal.</summary>
    /// <param name="reply">The response.</param>
    /// <param name="message">The receiver's own message; the default is the body as text.</param>
    public static string Describe(HttpReply reply, string? message = null)
    {
        if (reply.Failure is { } failure)
        {
            return Neutralize(failure);
        }

        string text = message ?? Encoding.UTF8.GetString(reply.Body);
        string status = string.Create(
            CultureInfo.InvariantCulture, $"The receiver responds with status {reply.Status}");
        return string.IsNullOrWhiteSpace(text) ? status + "." : $"{status}: {Neutralize(text.Trim())}";
    }

    /// <summary>Shortens a text of a receiver, and makes it safe for a terminal.</summary>
    public static string Neutralize(string text) =>
        TerminalText.Neutralize(text.Length <= MaxReasonLength ? text : text[..MaxReasonLength] + "…");

    // 404 and 405 are about the path, not about the entries: a wrong URL must not reject all entries.
    private static SendVerdict VerdictOf(int status) => status switch
    {
        0 or 408 or 425 or 429 or 502 or 503 or 504 => SendVerdict.Retry,
        413 => SendVerdict.TooLarge,
        < 400 or 401 or 402 or 403 or 404 or 405 or 406 or 407 or 410 or 415 or 421 or 426 => SendVerdict.Denied,
        < 500 => SendVerdict.Refused,
        _ => SendVerdict.ReceiverFailed,
    };
}
