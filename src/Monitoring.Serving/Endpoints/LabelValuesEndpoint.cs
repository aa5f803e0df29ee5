using Monitoring.Serving.Requests;

namespace Monitoring.Serving.Endpoints;

/// <summary><c>/labels/{key}</c>: the values of a metadata key; 404 without a body if there is no such key.</summary>
internal static class LabelValuesEndpoint
{
    private const string Key = "key";

    /// <summary>The endpoint.</summary>
    public static ListenerEndpoint Endpoint { get; } =
        new("labels", $"/labels/{{**{Key}}}", RespondAsync) { IsCompressible = true };

    private static Task RespondAsync(ListenerRequest request) => QueryResponse.RunAsync(request, () => Write(request));

    private static void Write(ListenerRequest request)
    {
        request.RefuseParameters();
        string key = request.RouteValue(Key);
        IReadOnlyList<string> values = QueryResponse.Read(request, reader => reader.GetValues(key));
        if (values.Count > 0)
        {
            LabelsEndpoint.WriteList(request, "values", values);
            return;
        }

        request.Context.Response.StatusCode = 404;
    }
}
