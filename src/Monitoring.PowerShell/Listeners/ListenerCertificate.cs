using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Parameters;

namespace Monitoring.Listeners;

/// <summary>The TLS certificate of a listener, from a file.</summary>
internal static class ListenerCertificate
{
    private static readonly string[] Pkcs12 = [".pfx", ".p12"];

    /// <summary>Reads the certificate with its private key.</summary>
    /// <exception cref="CryptographicException">The file is not a certificate, has no private key, or the password is
    /// wrong.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read the file.</exception>
    public static X509Certificate2 Read(ListenerPlan plan)
    {
        string path = plan.CertificatePath!;
        string? password = SecretText.Read(plan.CertificatePassword);
        if (Pkcs12.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, password);
        }

        return password is null
            ? X509Certificate2.CreateFromPemFile(path, plan.KeyPath)
            : X509Certificate2.CreateFromEncryptedPemFile(path, password, plan.KeyPath);
    }
}
