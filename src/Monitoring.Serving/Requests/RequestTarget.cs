using System.Globalization;
using System.Text;
using Monitoring.Serving.Problems;

namespace Monitoring.Serving.Requests;

/// <summary>The target of a request as the client sent it: the path, not yet decoded, and the parameters.</summary>
/// <remarks>Kestrel's own path resolves <c>..</c> and keeps <c>%2F</c>, but here a part of the path is a metadata
/// value, which may be any text. No part of it ever becomes a file's name.</remarks>
internal sealed class RequestTarget
{
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private RequestTarget(string path, IReadOnlyList<KeyValuePair<string, string>> parameters) =>
        (Path, Parameters) = (path, parameters);

    /// <summary>The path, with its percent signs.</summary>
    public string Path { get; }

    /// <summary>The parameters, decoded, in the order of the request.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; }

    /// <summary>Reads the target of a request line: origin form, or absolute form as proxies send it (RFC 9112,
    /// 3.2).</summary>
    /// <exception cref="ProblemException">A parameter is not encoded well.</exception>
    public static RequestTarget Parse(string target)
    {
        if (!target.StartsWith('/'))
        {
            int scheme = target.IndexOf("://", StringComparison.Ordinal);
            int slash = scheme < 0 ? -1 : target.IndexOf('/', scheme + 3);
            target = slash < 0 ? "/" : target[slash..];
        }

        int question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0
            ? new RequestTarget(target, [])
            : new RequestTarget(target[..question], [.. ParseQuery(target[(question + 1)..])]);
    }

    /// <summary>Decodes <c>%XX</c>.</summary>
    /// <exception cref="ProblemException">A percent sign is followed by something else, or the bytes are not UTF-8 or
    /// contain NUL.</exception>
    public static string Decode(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int count = 0;
        for (int index = 0; index < bytes.Length; index++)
        {
            if (bytes[index] != '%')
            {
                bytes[count++] = bytes[index];
            }
            else if (index + 2 < bytes.Length
                && byte.TryParse(
                    bytes.AsSpan(index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                    out byte value))
            {
                bytes[count++] = value;
                index += 2;
            }
            else
            {
                throw Malformed(
                    "A percent sign is not followed by two hexadecimal digits. For a literal percent sign, write %25.");
            }
        }

        if (bytes.AsSpan(0, count).Contains((byte)0))
        {
            throw Malformed("The URL contains a NUL character.");
        }

        try
        {
            return Strict.GetString(bytes, 0, count);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("The percent-encoded bytes are not UTF-8.");
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> ParseQuery(string query)
    {
        foreach (string part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0
                ? new(DecodeForm(part), string.Empty)
                : new(DecodeForm(part[..equals]), DecodeForm(part[(equals + 1)..]));
        }
    }

    // As forms are encoded, and URLSearchParams, curl and most libraries do it: a plus is a blank.
    private static string DecodeForm(string text) => Decode(text.Replace('+', ' '));

    private static ProblemException Malformed(string detail) => new(400, "Malformed URL",
        $"The URL cannot be parsed. {detail}");
}
