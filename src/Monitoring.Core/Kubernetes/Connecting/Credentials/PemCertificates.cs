using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Kubernetes.Connecting.Credentials;

/// <summary>Reads certificates in PEM, the format of Kubernetes. Errors name the file or the entry.</summary>
internal static class PemCertificates
{
    /// <summary>Reads the text of a file of certificates or keys.</summary>
    /// <exception cref="KubernetesException">The file cannot be read.</exception>
    public static string ReadFile(string path)
    {
        try
        {
            return SmallFile.ReadText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesException(
                KubernetesError.NotConfigured, $"The certificate's file '{path}' cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Reads CA certificates.</summary>
    /// <param name="pem">The certificates.</param>
    /// <param name="origin">The source of the certificates, for errors.</param>
    /// <exception cref="KubernetesException">The text has no certificates.</exception>
    public static X509Certificate2Collection ReadAuthorities(string pem, string origin)
    {
        X509Certificate2Collection authorities = [];
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException failure)
        {
            throw Refuse(origin, failure);
        }

        return authorities.Count > 0 ? authorities : throw Refuse(origin, null);
    }

    /// <summary>Reads a client certificate with its key.</summary>
    /// <exception cref="KubernetesException">The texts are not a certificate and its key.</exception>
    public static X509Certificate2 ReadClient(string certificatePem, string keyPem, string origin)
    {
        try
        {
            X509Certificate2 certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            if (!OperatingSystem.IsWindows())
            {
                return certificate;
            }

            // Windows' TLS does not use a key that was never in a store; a round trip by PKCS#12 puts it into one.
            using (certificate)
            {
                return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
            }
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new KubernetesException(
                KubernetesError.NoCredentials,
                $"The client certificate and key of {origin} cannot be used: {failure.Message}",
                failure);
        }
    }

    private static KubernetesException Refuse(string origin, Exception? failure) =>
        new(KubernetesError.NotConfigured, $"There is no certificate in PEM in {origin}.", failure);
}
