using Microsoft.AspNetCore.Builder;
using Monitoring.Serving.Endpoints;
using Monitoring.Serving.Requests;
using Monitoring.Serving.Security;

namespace Monitoring.Serving.Hosting;

/// <summary>The middleware of a listener, in the order in which a request passes it.</summary>
internal static class ListenerPipeline
{
    /// <summary>Adds middleware and endpoints.</summary>
    public static void Configure(WebApplication application, ListenerService service, bool isBeyondLoopback)
    {
        LogListenerOptions options = service.Options;
        HostNames hosts = new(options.AllowedHosts, isBeyondLoopback);
        application.Use(next => new RequestRecorder(next, service).InvokeAsync);
        application.Use(next => new BrowserRules(next, options, hosts).InvokeAsync);
        application.Use(next => new HostFilter(next, hosts).InvokeAsync);
        application.Use(next => new RequestRules(next).InvokeAsync);
        application.Use(next => new RawPath(next).InvokeAsync);
        application.UseRouting();
        application.Use(next => new StrictPath(next).InvokeAsync);
        application.Use(next => new TokenCheck(next, options).InvokeAsync);
        application.UseResponseCompression();
        EndpointTable.Map(application, service);
    }
}
