using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Monitoring.Serving;

/// <summary>The few services that Kestrel asks for, in place of a container.</summary>
/// <remarks>TLS asks for Kestrel's own counters, an internal class: it is made as a container would make it, from its public constructor
/// and what there is here. Nobody listens to them; ours are in <see cref="RequestCounters"/>.</remarks>
internal sealed class KestrelServices : IServiceProvider
{
    private readonly Dictionary<Type, object> _made = [];

    /// <inheritdoc/>
    public object? GetService(Type serviceType)
    {
        if (serviceType == typeof(ILoggerFactory))
        {
            return NullLoggerFactory.Instance;
        }

        if (serviceType == typeof(IMeterFactory))
        {
            return new Meters();
        }

        if (serviceType.IsAbstract || serviceType.Assembly != typeof(KestrelServer).Assembly)
        {
            return null;
        }

        lock (_made)
        {
            if (!_made.TryGetValue(serviceType, out object? service))
            {
                service = ActivatorUtilities.CreateInstance(this, serviceType);
                _made.Add(serviceType, service);
            }

            return service;
        }
    }

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
