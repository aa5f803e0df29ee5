using System.Net.Http.Headers;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>A request to the API: a path below its root, a query, and perhaps a body of JSON. May be sent again.</summary>
/// <param name="Path">The path, without a slash at its beginning.</param>
internal sealed record ApiRequest(string Path)
{
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    /// <summary>The parameters of the query; those without a value are left out.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Query { get; init; } = [];

    /// <summary>What is posted; null for a GET.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Whether the answer is text, and not JSON.</summary>
    public bool IsText { get; init; }

    /// <summary>A new message of HTTP that says it.</summary>
    public HttpRequestMessage CreateMessage(Uri server)
    {
        string query = string.Join('&', Query
            .Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value!)}"));
        HttpRequestMessage message = new(
            Body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(server, query.Length > 0 ? $"{Path}?{query}" : Path));
        if (!IsText)
        {
            message.Headers.Accept.Add(Json);
        }

        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = Json;
        }

        return message;
    }
}
