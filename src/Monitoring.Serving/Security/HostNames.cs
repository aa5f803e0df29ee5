using System.Net;

namespace Monitoring.Serving.Security;

/// <summary>The names of this machine that a Host header may have.</summary>
/// <remarks>A page in a browser can make its own name resolve to our address (DNS rebinding). The browser then lets the
/// page read our responses, but the Host header still has that name. An address, or localhost, cannot resolve to
/// another machine, so these are always allowed.</remarks>
internal sealed class HostNames(IReadOnlyList<string> allowed, bool isBeyondLoopback)
{
    /// <summary>Whether a host, without its port, is allowed.</summary>
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
