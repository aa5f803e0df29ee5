using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Kubernetes.Connecting.Credentials;

/// <summary>Certificates in PEM, as Kubernetes hands them out; failures name the file or the entry they are from.</summary>
internal static class PemCertificates
{
    /// <summary>The text of a file of certificates or keys.</summary>
    /// <exception cref="KubernetesException">It cannot be read.</exception>
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

    /// <summary>Those who sign.</summary>
    /// <param name="pem">The certificates.</param>
    /// <param name="origin">Where they are from.</param>
    /// <exception cref="KubernetesException">There are none.</exception>
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

    /// <summary>A client's certificate with its key.</summary>
    /// <exception cref="KubernetesException">They are none, or do not belong together.</exception>
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
