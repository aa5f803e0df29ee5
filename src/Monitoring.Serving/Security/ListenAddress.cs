using System.Globalization;
using System.Net;
using Monitoring.Entries;

namespace Monitoring.Serving.Security;

/// <summary>One address to listen on: an IP address, all of them, or loopback; a port; and whether it is
/// encrypted.</summary>
/// <param name="Address">The address; null for localhost, which may be two.</param>
/// <param name="Port">The port, 0 for any that is free.</param>
/// <param name="IsEncrypted">Whether it is https.</param>
internal sealed record ListenAddress(IPAddress? Address, int Port, bool IsEncrypted)
{
    private const string Advice =
        "Use http or https, then localhost, an IP address of this machine or * for all, and a port: "
        + "http://localhost:8000, https://*:8443.";

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => Address is null || IPAddress.IsLoopback(Address);

    /// <summary>Reads a URL.</summary>
    /// <remarks>A path or a user has no meaning here and is refused. A host's name is refused, because Kestrel would
    /// listen on all addresses then.</remarks>
    /// <exception cref="LogListenerException">It names nothing that can be listened on.</exception>
    public static ListenAddress Parse(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        (string scheme, string rest) = Split(url, "://");
        bool isEncrypted = scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
        if (!isEncrypted && !scheme.Equals("http", StringComparison.OrdinalIgnoreCase))
        {
            throw Invalid(url, "it begins with neither http:// nor https://");
        }

        rest = rest.EndsWith('/') ? rest[..^1] : rest;
        int colon = rest.LastIndexOf(':');
        bool hasPort = colon >= 0 && !rest.EndsWith(']') && colon > rest.IndexOf(']', StringComparison.Ordinal);
        string host = hasPort ? rest[..colon] : rest;
        int port = hasPort ? ParsePort(url, rest[(colon + 1)..]) : isEncrypted ? 443 : 80;
        return new ListenAddress(ParseHost(url, host), port, isEncrypted);
    }

    /// <summary>The URL in its shortest form.</summary>
    public override string ToString()
    {
        string scheme = IsEncrypted ? "https" : "http";
        string host = Address is null ? "localhost" : Address.Equals(IPAddress.IPv6Any) ? "*" : Address.ToString();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{scheme}://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{Port}");
    }

    private static (string Before, string Behind) Split(string text, string mark)
    {
        int place = text.IndexOf(mark, StringComparison.Ordinal);
        return place < 0 ? (text, string.Empty) : (text[..place], text[(place + mark.Length)..]);
    }

    private static int ParsePort(string url, string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
            ? port
            : throw Invalid(url, "its port is not a number from 0 to 65535");

    private static IPAddress? ParseHost(string url, string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (host is "*" or "+")
        {
            return IPAddress.IPv6Any;
        }

        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        bool isAddress = IPAddress.TryParse(host, out IPAddress? address)
            && (isBracketed || host.Count(character => character == '.') == 3);
        return isAddress ? address : throw Invalid(url, "its host is neither localhost nor an IP address nor *");
    }

    private static LogListenerException Invalid(string url, string reason) => new(
        LogListenerError.InvalidUrl,
        $"The URL '{TerminalText.Neutralize(url)}' is not valid for a listener: {reason}.", Advice);
}
