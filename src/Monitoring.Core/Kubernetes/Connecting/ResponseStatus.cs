using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>The error in a Status object of the API.</summary>
/// <param name="Code">The HTTP status code of the error.</param>
/// <param name="Message">The server's message; empty if there is none.</param>
internal readonly record struct ResponseStatus(int Code, string Message)
{
    /// <summary>The maximum number of bytes read of a failed response, which may be any data.</summary>
    public const int MaxBytes = 16 << 10;

    /// <summary>The maximum length of a quoted message, in characters.</summary>
    private const int MaxQuoted = 300;

    /// <summary>The kind of error.</summary>
    public KubernetesError Error => Code switch
    {
        (int)HttpStatusCode.Unauthorized => KubernetesError.Unauthorized,
        (int)HttpStatusCode.Forbidden => KubernetesError.Forbidden,
        (int)HttpStatusCode.NotFound => KubernetesError.NotFound,
        (int)HttpStatusCode.Gone => KubernetesError.Gone,
        (int)HttpStatusCode.TooManyRequests => KubernetesError.TooManyRequests,
        >= 500 and <= 599 => KubernetesError.ServerError,
        >= 400 and <= 499 => KubernetesError.BadRequest,
        _ => KubernetesError.InvalidResponse,
    };

    /// <summary>Reads a Status object.</summary>
    /// <param name="body">The object, or the bytes of a response that may not be one.</param>
    /// <param name="code">The code of the response, for an object without a code.</param>
    public static ResponseStatus Read(ReadOnlySpan<byte> body, int code)
    {
        try
        {
            Utf8JsonReader reader = new(body);
            return Read(JsonElement.ParseValue(ref reader), code);
        }
        catch (JsonException)
        {
            return new ResponseStatus(code, Quote(Encoding.UTF8.GetString(body)));
        }
    }

    /// <summary>Reads a Status object.</summary>
    public static ResponseStatus Read(JsonElement status, int code)
    {
        if (status.ValueKind != JsonValueKind.Object)
        {
            return new ResponseStatus(code, Quote(TextOf(status)));
        }

        try
        {
            bool hasCode = status.TryGetProperty("code", out JsonElement value)
                && value.ValueKind == JsonValueKind.Number;
            bool hasMessage = status.TryGetProperty("message", out JsonElement message)
                && message.ValueKind == JsonValueKind.String;
            return new ResponseStatus(
                hasCode
                    && value.TryGetInt32(out int said)
                        ? said : code, hasMessage ? Quote(TextOf(message)) : string.Empty);
        }
        catch (InvalidOperationException)
        {
            // One of its names is not valid text.
            return new ResponseStatus(code, Quote(TextOf(status)));
        }
    }

    /// <summary>The text of a value, or its raw JSON. JSON may have invalid texts, such as half of a surrogate
    /// pair.</summary>
    private static string TextOf(JsonElement value)
    {
        try
        {
            if (value.ValueKind == JsonValueKind.String)
            {
                return value.GetString()!;
            }
        }
        catch (InvalidOperationException)
        {
            // There is no method to check a text before.
        }

        return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value));
    }

    private static string Quote(string message)
    {
        string trimmed = message.Trim();
        return trimmed.Length > MaxQuoted ? trimmed[..MaxQuoted] + "…" : trimmed;
    }
}
