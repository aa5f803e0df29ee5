using System.Net;

namespace Monitoring.Serving.Security;

/// <summary>Which names a client may have used for this machine.</summary>
/// <remarks>A page in a browser can make its own name mean our address (DNS rebinding), and would then be asked nothing by the
/// browser before it reads our answers. But the Host header still says that name. An address, or localhost, cannot be made to mean
/// another machine, so these are always allowed.</remarks>
internal sealed class HostNames(IReadOnlyList<string> allowed, bool isBeyondLoopback)
{
    /// <summary>Whether a host, without its port, may be asked for.</summary>
    public bool Allows(string host)
    {
        string name = host.EndsWith('.') ? host[..^1] : host;
        return IPAddress.TryParse(name, out _)
            || Is(name, "localhost")
            || (isBeyondLoopback && Is(name, Environment.MachineName))
            || allowed.Any(pattern => Matches(pattern, name));
    }

    private static bool Matches(string pattern, string name) =>
        pattern == "*"
        || (pattern.StartsWith("*.", StringComparison.Ordinal)
            ? name.Length > pattern.Length - 1 && name.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : Is(name, pattern));

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
