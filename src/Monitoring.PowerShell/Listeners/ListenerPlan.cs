using System.Security;

namespace Monitoring.Listeners;

/// <summary>Where to listen, whom to answer, and about which store; as the user has said it.</summary>
internal sealed record ListenerPlan
{
    /// <summary>What to call it; unique in the process, whatever the case of letters.</summary>
    public required string Name { get; init; }

    /// <summary>The URLs.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>The store's file.</summary>
    public required string StorePath { get; init; }

    /// <summary>What clients must send; null for nothing.</summary>
    public string? Token { get; init; }

    /// <summary>The certificate's file, PEM or PFX; null for none.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>The private key's file, if it is not in the certificate's; for PEM.</summary>
    public string? KeyPath { get; init; }

    /// <summary>The password of the certificate's file.</summary>
    public SecureString? CertificatePassword { get; init; }

    /// <summary>Whether to listen beyond this machine without a token.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Whether to listen beyond this machine without encryption.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>Further names that clients may call this machine.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins whose pages may read answers.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];
}
