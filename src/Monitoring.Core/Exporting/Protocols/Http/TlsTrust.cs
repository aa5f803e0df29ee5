using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Protocols.Http;

/// <summary>The certificates that a sender accepts.</summary>
internal static class TlsTrust
{
    /// <summary>Configures the validation of a receiver's certificate.</summary>
    /// <exception cref="IOException">The file of trusted authorities cannot be read, or contains none.</exception>
    public static void Configure(SslClientAuthenticationOptions options, DestinationSettings settings)
    {
        if (settings.SkipTlsVerify)
        {
#pragma warning disable CA5359, MA0039 // The user asks for it.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        }
        else if (settings.CaPath is { } path)
        {
            X509ChainPolicy policy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.ImportFromPem(SecretSource.ReadFile(path));
            options.CertificateChainPolicy = policy.CustomTrustStore.Count > 0
                ? policy : throw new IOException($"The file '{path}' contains no certificate.");
        }
    }
}
