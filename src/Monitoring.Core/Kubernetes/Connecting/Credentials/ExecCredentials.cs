using System.Text.Json;

namespace Monitoring.Kubernetes.Connecting.Credentials;

/// <summary>Credentials from an exec plugin. The plugin runs again when they expire or are rejected.</summary>
internal sealed class ExecCredentials(ExecPlugin plugin, TimeProvider timeProvider) : ApiCredentials
{
    /// <summary>The time before the expiry at which credentials are renewed, because clocks differ and a request takes
    /// time.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private Task<Fetched>? _fetching;

    /// <inheritdoc/>
    public override string Description => $"the credentials of the {plugin.Name}";

    /// <inheritdoc/>
    public override async ValueTask<ApiCredential> GetAsync(CancellationToken cancellationToken) =>
        (await Fetch().WaitAsync(cancellationToken)).Credential;

    /// <inheritdoc/>
    public override bool Forget()
    {
        lock (_lock)
        {
            _fetching = _fetching is { IsCompleted: false } ? _fetching : null;
        }

        return true;
    }

    /// <summary>Returns the last run, or starts a new one. Concurrent callers share one run.</summary>
    private Task<Fetched> Fetch()
    {
        lock (_lock)
        {
            bool isGood = _fetching switch
            {
                null => false,
                { IsCompleted: false } => true,
                { IsCompletedSuccessfully: true } => timeProvider.GetUtcNow() + Reserve < _fetching.Result.End,
                _ => false,
            };
            return isGood ? _fetching! : _fetching = FetchAsync();
        }
    }

    // No caller's token cancels the run, because others may wait for it too. It has a time-out of its own.
    private async Task<Fetched> FetchAsync() => Read(await plugin.RunAsync(timeProvider, CancellationToken.None));

    private Fetched Read(JsonElement status)
    {
        ApiCredential credential = Find(status, "token") is { } token
            ? ApiCredential.OfToken(token) : ApiCredential.None;
        if (Find(status, "clientCertificateData") is { } certificate && Find(status, "clientKeyData") is { } key)
        {
            credential = credential with
            {
                Certificate = PemCertificates.ReadClient(
                certificate, key, $"the {plugin.Name}")
            };
        }

        if (credential == ApiCredential.None)
        {
            throw new KubernetesException(
                KubernetesError.NoCredentials,
                $"The {plugin.Name} printed neither a token nor a certificate with its key.");
        }

        bool ends = DateTimeOffset.TryParse(Find(status, "expirationTimestamp"), out DateTimeOffset end);
        return new Fetched(credential, ends ? end : DateTimeOffset.MaxValue);
    }

    private static string? Find(JsonElement status, string name) =>
        status.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record Fetched(ApiCredential Credential, DateTimeOffset End);
}
