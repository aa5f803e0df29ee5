using System.Security.Cryptography.X509Certificates;
using Monitoring.Entries;

namespace Monitoring.Serving.Security;

/// <summary>Validates the options before the listener starts: beyond loopback it requires a token and TLS.</summary>
internal static class ListenRules
{
    /// <summary>The addresses to listen on.</summary>
    /// <exception cref="LogListenerException">A URL is malformed, or listening there would let in anyone.</exception>
    public static IReadOnlyList<ListenAddress> Check(LogListenerOptions options)
    {
        if (options.Urls.Count == 0)
        {
            throw new LogListenerException(
                LogListenerError.InvalidUrl, "There is no URL to listen on.", $"Name one, such as {LogListenerOptions.DefaultUrl}.");
        }

        CheckToken(options.Token);
        foreach (string origin in options.CorsOrigins)
        {
            CheckOrigin(origin);
        }

        List<ListenAddress> addresses = [.. options.Urls.Select(ListenAddress.Parse)];
        foreach (ListenAddress address in addresses)
        {
            if (address.IsEncrypted)
            {
                CheckCertificate(address, options.Certificate);
            }

            if (!address.IsLoopback)
            {
                CheckBeyondLoopback(address, options);
            }
        }

        return addresses;
    }

    private static void CheckBeyondLoopback(ListenAddress address, LogListenerOptions options)
    {
        if (options.Token is null && !options.AllowAnonymous)
        {
            throw new LogListenerException(
                LogListenerError.TokenRequired,
                $"{address} can be reached from other machines, and anyone there could read the logs.",
                "Give a token that clients must send, listen on localhost, or allow anonymous clients explicitly.");
        }

        if (!address.IsEncrypted && !options.AllowInsecure)
        {
            throw new LogListenerException(
                LogListenerError.EncryptionRequired,
                $"{address} can be reached from other machines, and anyone between could read logs and token along.",
                "Listen on an https URL with a certificate, on localhost, or allow insecure connections explicitly.");
        }
    }

    private static void CheckToken(string? token)
    {
        if (token is not null
            && (token.Length < LogListenerOptions.MinTokenLength || token.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            throw new LogListenerException(
                LogListenerError.InvalidToken,
                $"A token has at least {LogListenerOptions.MinTokenLength} characters, all of them visible and ASCII.",
                "Make one of random bytes, such as with: openssl rand -hex 32.");
        }

        if (token?.Distinct().Count() < LogListenerOptions.MinTokenCharacters)
        {
            throw new LogListenerException(
                LogListenerError.InvalidToken,
                $"The token can be guessed: it has fewer than {LogListenerOptions.MinTokenCharacters} different characters.",
                "Make one of random bytes, such as with: openssl rand -hex 32.");
        }
    }

    // As a browser sends it. 'null' is the origin of any sandboxed page, and '*' would allow every page.
    private static void CheckOrigin(string origin)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
            || uri.Scheme is not ("http" or "https")
            || uri.UserInfo.Length > 0
            || uri.GetLeftPart(UriPartial.Authority) != origin)
        {
            throw new LogListenerException(
                LogListenerError.InvalidOrigin,
                $"'{TerminalText.Neutralize(origin)}' is no origin of a page.",
                "Write scheme, host and port as a browser sends them, such as https://logs.example.org or http://localhost:3000.");
        }
    }

    private static void CheckCertificate(ListenAddress address, X509Certificate2? certificate)
    {
        if (certificate is not { HasPrivateKey: true })
        {
            throw new LogListenerException(
                LogListenerError.InvalidCertificate,
                certificate is null
                    ? $"{address} needs a certificate."
                    : $"The certificate for {address} has no private key.",
                "Give a certificate with its private key, as PFX or PEM.");
        }
    }
}
