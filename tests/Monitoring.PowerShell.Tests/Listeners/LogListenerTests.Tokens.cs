using System.Management.Automation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Listeners;

/// <content>Tokens: created, secret, and sent to this machine only.</content>
public sealed partial class LogListenerTests
{
    [Theory]
    [InlineData("-Listen http://*:0 -AllowInsecure")]
    [InlineData("-Listen http://0.0.0.0:0 -AllowInsecure")]
    public void A_token_that_is_needed_is_made_and_shown_once(string parameters)
    {
        using PowerShell shell = _stored.Session.Create(
            Complete($"Start-LogListener -Name {_name} {parameters}"), _stored.Store);
        shell.Invoke();

        Assert.Empty(shell.Streams.Error);
        Assert.Matches("not shown again: [0-9a-f]{64}$", Assert.Single(shell.Streams.Warning).Message);
    }

    [Fact]
    public void A_certificate_and_a_token_from_files_protect_it()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using TemporaryDirectory files = new();
        string pem = files.Write("tls.pem", certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        string token = files.Write("token", Token);
        _stored.WriteContainerLog("web.log", "one");
        _stored.Collect(1);
        string url = Listen($"-Certificate {pem} -TokenPath {token}", "https://localhost:0");

        Assert.StartsWith("https://", url, StringComparison.Ordinal);
        Assert.Equal(
            ["one"], _stored.Ask($"Get-LogEntry -Uri {url} -Token {Token} -SkipCertificateCheck -Path web.log"));
        Assert.StartsWith(
            "RemoteNotReached", _stored.FailureOf($"Get-LogEntry -Uri {url} -Token {Token}").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "RemoteAccessDenied",
            _stored.FailureOf($"Get-LogEntry -Uri {url} -Token wrong-wrong-wrong -SkipCertificateCheck").FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(ConvertTo-SecureString '" + Token + "' -AsPlainText)", 0)]
    [InlineData("'" + Token + "'", 1)]
    [InlineData("(Write-Output '" + Token + "')", 1)]
    public void A_token_is_a_secret_and_plain_text_is_warned_of(string token, int warnings)
    {
        string command = $"$null = Start-LogListener -Name {_name} -Listen http://localhost:0 -Token {token} -PassThru";
        using PowerShell shell = _stored.Session.Create(Complete(command), _stored.Store);
        shell.Invoke();

        Assert.Empty(shell.Streams.Error);
        Assert.Equal(warnings, shell.Streams.Warning.Count);
        Assert.All(
            shell.Streams.Warning, warning => Assert.DoesNotContain(Token, warning.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite, 0)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, 0)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, 1)]
    public void A_token_that_every_user_may_read_is_warned_of(UnixFileMode mode, int warnings)
    {
        string token = _stored.Logs.Write("token", Token, "second line");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no modes.");
        }
        else
        {
            File.SetUnixFileMode(token, mode);
        }

        string url = Listen($"-TokenPath {token} -WarningAction SilentlyContinue");
        using PowerShell shell = _stored.Session.Create(
            Complete($"Get-LogEntry -Uri {url} -TokenPath {token}"), _stored.Store);
        shell.Invoke();

        Assert.DoesNotContain(
            shell.Streams.Error,
            error => error.FullyQualifiedErrorId.StartsWith("RemoteAccessDenied", StringComparison.Ordinal));
        Assert.Equal(
            warnings,
            shell.Streams.Warning.Count(warning => warning.Message.Contains("chmod o-r", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("-Uri http://192.0.2.1:8000 -Token " + Token, "TokenWithoutEncryption")]
    [InlineData("-Uri HTTP://node-1.invalid -Token " + Token, "TokenWithoutEncryption")]
    [InlineData("-Uri http://localhost.invalid:8000 -Token " + Token, "TokenWithoutEncryption")]
    [InlineData("-Uri http://node-1.invalid -AllowInsecure -Token " + Token, "RemoteNotReached")]
    [InlineData("-Uri http://node-1.invalid", "RemoteNotReached")]
    [InlineData("-Uri https://node-1.invalid -Token " + Token, "RemoteNotReached")]
    [InlineData("-Uri http://localhost:1 -Token " + Token, "RemoteNotReached")]
    [InlineData("-Uri http://localhost:1 -Token x -TokenPath x", "ParametersContradict")]
    public void A_token_is_sent_without_encryption_to_this_machine_only(string parameters, string id) =>
        Assert.StartsWith(
            id, _stored.FailureOf($"Get-LogEntry {parameters}").FullyQualifiedErrorId, StringComparison.Ordinal);
}
