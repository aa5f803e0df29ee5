using System.Security;

namespace Monitoring.Listeners;

/// <summary>The settings of a listener: the URLs, the clients that may connect, and the store.</summary>
internal sealed record ListenerPlan
{
    /// <summary>The name; unique in the process, ignoring case.</summary>
    public required string Name { get; init; }

    /// <summary>The URLs.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>The store's file.</summary>
    public required string StorePath { get; init; }

    /// <summary>The token that clients must send; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>The certificate's file, PEM or PFX; null for none.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>The file of the private key, if it is not in the certificate's file; for PEM.</summary>
    public string? KeyPath { get; init; }

    /// <summary>The password of the certificate's file.</summary>
    public SecureString? CertificatePassword { get; init; }

    /// <summary>Whether to listen beyond loopback without a token.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Whether to listen beyond loopback without encryption.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>Additional host names that requests may use for this machine.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins whose pages may read responses.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];
}
