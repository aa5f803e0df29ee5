using System.Net.Http.Headers;

namespace Monitoring.Kubernetes.Connecting.Credentials;

// Implementation notes
//
// Kubernetes accepts several groups as several headers of one name, and does not split a header at its commas. .NET's
// HttpClient joins them into one. So several values are rejected: to act with other permissions than the requested ones
// is worse than an error.

/// <summary>The user that a kubeconfig impersonates: <c>as</c>, <c>as-uid</c>, <c>as-groups</c> and
/// <c>as-user-extra</c>.</summary>
/// <remarks>See "User impersonation" in the documentation of Kubernetes.</remarks>
/// <param name="Headers">The impersonation headers.</param>
internal sealed record Impersonation(IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>Reads the impersonation of a user in a kubeconfig; returns null if there is none.</summary>
    /// <exception cref="KubernetesException">The user has groups, a UID or extra values, but no user name. kubectl
    /// rejects that, too.</exception>
    public static Impersonation? Find(KubeConfigNode user)
    {
        List<KeyValuePair<string, string>> headers = [];
        Add("Impersonate-User", user.FindText("as"));
        Add("Impersonate-Uid", user.FindText("as-uid"));
        foreach (string group in user.GetTexts("as-groups"))
        {
            Add("Impersonate-Group", group);
        }

        if (user.FindChild("as-user-extra") is { } extra)
        {
            foreach (string key in extra.Keys)
            {
                foreach (string value in extra.GetTexts(key))
                {
                    // Header names are case-insensitive, so Kubernetes expects keys in lower case, percent-encoded.
                    Add($"Impersonate-Extra-{Uri.EscapeDataString(key.ToLowerInvariant())}", value);
                }
            }
        }

        string[] repeated =
            [.. headers.GroupBy(header => header.Key).Where(header => header.Count() > 1).Select(header => header.Key)];
        if (repeated.Length > 0)
        {
            throw new KubernetesException(
                KubernetesError.NotConfigured,
                $"The {user.Name} in the kubeconfig '{user.File}' has several values of {repeated[0]}, of which only "
                + "one can be sent. Keep one group in as-groups, and one value for each key of as-user-extra.");
        }

        return headers.Count == 0 ? null
            : user.FindText("as") is not null ? new Impersonation(headers)
            : throw new KubernetesException(
                KubernetesError.NotConfigured,
                $"The {user.Name} in the kubeconfig '{user.File}' has as-uid, as-groups or as-user-extra without as. Add as, or remove them.");

        void Add(string name, string? value)
        {
            if (value is { Length: > 0 })
            {
                headers.Add(new(name, value));
            }
        }
    }

    /// <summary>Adds the headers to a request.</summary>
    /// <exception cref="KubernetesException">A value cannot be sent as a header.</exception>
    public void AddTo(HttpRequestHeaders request)
    {
        foreach ((string name, string value) in Headers)
        {
            request.Remove(name);
            if (value.AsSpan().ContainsAny('\r', '\n', '\0') || !request.TryAddWithoutValidation(name, value))
            {
                throw new KubernetesException(
                    KubernetesError.NotConfigured,
                    $"{name} of the kubeconfig cannot be sent as a header. Correct the user's as, as-uid, as-groups or as-user-extra.");
            }
        }
    }
}
