using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Monitoring.Serving.Requests;
using Monitoring.Serving.Security;

namespace Monitoring.Serving.Endpoints;

/// <summary>All endpoints of a listener. A new endpoint is one file in this folder and one row here.</summary>
internal static class EndpointTable
{
    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<ListenerEndpoint> All { get; } =
    [
        LogsEndpoint.Endpoint,
        LinesEndpoint.Endpoint,
        StreamsEndpoint.Endpoint,
        LabelsEndpoint.Endpoint,
        LabelValuesEndpoint.Endpoint,
        StatusEndpoint.Endpoint,
        HealthEndpoint.Endpoint,
        ReadyEndpoint.Endpoint,
        MetricsEndpoint.Endpoint,
        OpenApiEndpoint.Endpoint,
    ];

    /// <summary>Maps the endpoints.</summary>
    /// <remarks>For every method: <see cref="RequestRules"/> has refused all but GET and HEAD with problem details by
    /// then.</remarks>
    public static void Map(IEndpointRouteBuilder routes, ListenerService service)
    {
        EndpointRunner runner = new(service);
        foreach (ListenerEndpoint endpoint in All)
        {
            routes.Map(endpoint.Pattern, context => runner.RunAsync(context, endpoint)).WithMetadata(endpoint);
        }
    }
}
