using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Monitoring.Serving.Requests;
using Monitoring.Serving.Security;

namespace Monitoring.Serving.Hosting;

/// <summary>Builds the web application of a listener.</summary>
internal static class ListenerHost
{
    /// <summary>An application that listens on some addresses once it is started.</summary>
    /// <remarks>The empty builder reads no variable, no file and no command line of the process, so nothing but the
    /// options decides where the listener listens.</remarks>
    public static WebApplication Build(IReadOnlyList<ListenAddress> addresses, ListenerService service)
    {
        LogListenerOptions options = service.Options;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = nameof(Monitoring),
            EnvironmentName = Environments.Production,

            // The current directory, the default, may be anyone's, or deleted.
            ContentRootPath = AppContext.BaseDirectory,
        });
        IServiceCollection services = builder.Services;
        services.AddSingleton<IHostLifetime, ListenerLifetime>();

        // The listener reports to LogListenerOptions.Warn; nobody reads the framework's log.
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddRoutingCore();
        services.AddSingleton(ListenerCompression.Create);
        services.Configure<SocketTransportOptions>(KestrelSettings.Configure);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => KestrelSettings.Configure(kestrel, addresses, options, service.Connections));
        WebApplication application = builder.Build();
        ListenerPipeline.Configure(application, service, addresses.Any(address => !address.IsLoopback));
        return application;
    }
}
