using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Testing;

/// <summary>An authority of a test's own, and what it signs.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly X509Certificate2 _authority;

    public TestCertificates()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(Begin, Begin.AddYears(100));
    }

    /// <summary>The authority's certificate.</summary>
    public string AuthorityPem => _authority.ExportCertificatePem();

    /// <summary>The certificate of a server on loopback, under a name besides.</summary>
    public X509Certificate2 CreateServer(string name = "localhost")
    {
        (string certificate, string key) = Sign("CN=server", request =>
        {
            SubjectAlternativeNameBuilder names = new();
            names.AddDnsName(name);
            if (name == "localhost")
            {
                names.AddIpAddress(IPAddress.Loopback);
            }

            request.CertificateExtensions.Add(names.Build());
        });
        using X509Certificate2 server = X509Certificate2.CreateFromPem(certificate, key);
        return X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>The certificate of a user, and its key.</summary>
    public (string Certificate, string Key) CreateClient(string name) => Sign($"CN={name}", _ => { });

    public void Dispose() => _authority.Dispose();

    private (string Certificate, string Key) Sign(string subject, Action<CertificateRequest> change)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        change(request);
        using X509Certificate2 certificate =
            request.Create(_authority, Begin, Begin.AddYears(50), RandomNumberGenerator.GetBytes(8));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
