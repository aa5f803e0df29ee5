using System.Globalization;

namespace Monitoring.Remote;

/// <summary>The tenant of a log database, in headers. Pure.</summary>
internal static class RemoteTenant
{
    /// <summary>Returns the headers of a tenant; false if the server has no tenants, or the text is not one.</summary>
    /// <param name="tenant">The user's text; null for none.</param>
    /// <param name="kind">The kind of server.</param>
    /// <param name="headers">The headers.</param>
    public static bool TryRead(
        string? tenant, RemoteKind kind, out IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        headers = [];
        switch (kind)
        {
            case var _ when tenant is null:
                return true;
            case RemoteKind.Loki:
                headers = [new("X-Scope-OrgID", tenant)];
                return tenant.All(character => character is > ' ' and < '\x7f');
            case RemoteKind.VictoriaLogs:
                string[] parts = tenant.Split(':');
                headers = [.. parts.Zip(["AccountID", "ProjectID"], (part, name) => KeyValuePair.Create(name, part))];
                return parts.Length <= 2
                    && parts.All(part => uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _));
            default:
                return false;
        }
    }
}
