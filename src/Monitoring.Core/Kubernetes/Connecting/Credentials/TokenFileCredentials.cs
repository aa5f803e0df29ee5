namespace Monitoring.Kubernetes.Connecting.Credentials;

/// <summary>A token in a file that another program renews. The file is read again after a minute.</summary>
/// <remarks>The kubelet renews a service account's token after four fifths of its life. The life is at least ten
/// minutes, so a minute is never too late.</remarks>
internal sealed class TokenFileCredentials(string path, TimeProvider timeProvider) : ApiCredentials
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    // One reference, so that requests at the same time see a token and its age together.
    private volatile Reading? _last;

    /// <inheritdoc/>
    public override string Description => $"the token in '{path}'";

    /// <inheritdoc/>
    public override ValueTask<ApiCredential> GetAsync(CancellationToken cancellationToken)
    {
        if (_last is { } last && timeProvider.GetElapsedTime(last.Tick) < Lifetime)
        {
            return new(last.Credential);
        }

        Reading reading = new(ApiCredential.OfToken(ReadToken()), timeProvider.GetTimestamp());
        _last = reading;
        return new(reading.Credential);
    }

    /// <inheritdoc/>
    public override bool Forget()
    {
        _last = null;
        return true;
    }

    private string ReadToken()
    {
        string token;
        try
        {
            token = SmallFile.ReadText(path).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesException(
                KubernetesError.NoCredentials, $"The token's file '{path}' cannot be read: {failure.Message}", failure);
        }

        return token.Length > 0
            ? token
            : throw new KubernetesException(KubernetesError.NoCredentials, $"The token's file '{path}' is empty.");
    }

    private sealed record Reading(ApiCredential Credential, long Tick);
}
