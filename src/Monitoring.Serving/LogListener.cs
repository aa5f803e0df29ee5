using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Monitoring.Serving.Hosting;
using Monitoring.Serving.Requests;
using Monitoring.Serving.Security;

namespace Monitoring.Serving;

/// <summary>Serves a store over HTTP until it is stopped.</summary>
/// <remarks>A web application of ASP.NET Core (<see cref="ListenerHost"/>). No setting, variable or file of the machine
/// changes where it listens. Thread-safe.</remarks>
public sealed class LogListener : IDisposable, IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ListenerService _service;
    private Task? _stopped;

    private LogListener(WebApplication application, ListenerService service) =>
        (_application, _service) = (application, service);

    /// <summary>The URLs on which it listens, with the actual port in place of 0.</summary>
    public IReadOnlyList<string> Addresses { get; private init; } = [];

    /// <summary>The time of its start.</summary>
    public DateTimeOffset Started => _service.Started;

    /// <summary>The number of clients that follow.</summary>
    public int Followers => _service.Followers.Count;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="LogListenerException">It cannot listen, or would need a token or TLS to.</exception>
    public static LogListener Start(LogListenerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.StorePath, nameof(options));
        IReadOnlyList<ListenAddress> addresses = ListenRules.Check(options);
        ListenerService service = new(options);
        WebApplication application = ListenerHost.Build(addresses, service);
        try
        {
            Task.Run(() => application.StartAsync()).GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            Task.Run(async () => await application.DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();
            service.Dispose();
            if (Explain(exception, options.Urls) is { } explained)
            {
                throw explained;
            }

            throw;
        }

        // An array: PowerShell cannot index the type that the compiler creates for a collection expression.
        return new LogListener(application, service) { Addresses = application.Urls.Select(ToUrl).ToArray() };
    }

    /// <summary>Stops: no new connections, followers get the end of their response, and responses that have not ended
    /// within
    /// <see cref="LogListenerLimits.StopTimeout"/> are cut. Does nothing if the listener has stopped.</summary>
    public Task StopAsync()
    {
        lock (_service)
        {
            return _stopped ??= Task.Run(EndAsync);
        }
    }

    /// <summary><see cref="StopAsync"/>, and waits for it.</summary>
    public void Stop() => StopAsync().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void Dispose() => Stop();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(StopAsync());

    private async Task EndAsync()
    {
        using CancellationTokenSource limit = new(_service.Options.Limits.StopTimeout, _service.Options.TimeProvider);
        _service.Stop();
        await _application.StopAsync(limit.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _service.Dispose();
    }

    private static LogListenerException? Explain(Exception exception, IReadOnlyList<string> urls)
    {
        string where = string.Join(", ", urls);
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                    return new LogListenerException(
                        LogListenerError.AddressInUse,
                        $"Another process already listens on the port of {where}.",
                        "Use another port, or 0 for any free port. 'ss -ltnp' shows the process that uses the port.",
                        exception);
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return new LogListenerException(
                        LogListenerError.AccessDenied,
                        $"This process is not permitted to listen on {where}.",
                        "Use a port from 1024 up, or grant the process the right to use lower ports.",
                        exception);
                case SocketException
                {
                    SocketErrorCode: SocketError.AddressNotAvailable
                    or SocketError.AddressFamilyNotSupported
                }:
                    return new LogListenerException(
                        LogListenerError.AddressNotAvailable,
                        $"This machine does not have the address of {where}.",
                        "Use an address of this machine, localhost, or * for all addresses.",
                        exception);
                case SocketException or IOException when cause.InnerException is null:
                    return new LogListenerException(
                        LogListenerError.Failed, $"The listener cannot listen on {where}: {cause.Message}",
                        "Correct the cause that the operating system reports, or use another URL.", exception);
                default:
                    break;
            }
        }

        return null;
    }

    // Kestrel writes [::] for all addresses.
    private static string ToUrl(string address) =>
        address.Replace($"[{IPAddress.IPv6Any}]", "*", StringComparison.Ordinal);
}
