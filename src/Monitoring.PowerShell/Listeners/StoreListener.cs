using System.Management.Automation.Runspaces;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Collectors;
using Monitoring.Destinations;
using Monitoring.Entries;
using Monitoring.Serving;

namespace Monitoring.Listeners;

/// <summary>A listener in the background of this process that serves a store over HTTP.</summary>
public sealed class StoreListener
{
    private readonly ListenerPlan _plan;
    private readonly LogListener _listener;
    private readonly X509Certificate2? _certificate;
    private readonly WarningBox _warnings;

    private StoreListener(
        ListenerPlan plan, LogListener listener, X509Certificate2? certificate, WarningBox warnings, Runspace? owner) =>
        (_plan, _listener, _certificate, _warnings, Owner) = (plan, listener, certificate, warnings, owner);

    /// <summary>The name, unique in the process.</summary>
    public string Name => _plan.Name;

    /// <summary>The URLs.</summary>
    public TextList Url => new(_listener.Addresses);

    /// <summary>The store's file.</summary>
    public string StorePath => _plan.StorePath;

    /// <summary>The number of clients that follow the store.</summary>
    public int Followers => _listener.Followers;

    /// <summary>The local time of the start.</summary>
    public DateTimeOffset Started => _listener.Started.ToLocalTime();

    /// <summary>The number of warnings.</summary>
    public int Warnings => _warnings.Count;

    /// <summary>The last warning; null if there was none.</summary>
    public string? LastWarning => _warnings.Last;

    /// <summary>Whether it still listens.</summary>
    public bool IsListening { get; private set; } = true;

    /// <summary>The runspace that started it: removing the module from that runspace stops the listener.</summary>
    internal Runspace? Owner { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Starts a listener.</summary>
    /// <param name="plan">The settings.</param>
    /// <param name="owner">The runspace that starts it.</param>
    /// <exception cref="LogListenerException">It cannot listen, or anyone could connect.</exception>
    /// <exception cref="IOException">The certificate cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read the certificate.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The file is not a certificate.</exception>
    internal static StoreListener Start(ListenerPlan plan, Runspace? owner)
    {
        WarningBox warnings = new();
        X509Certificate2? certificate = plan.CertificatePath is null ? null : ListenerCertificate.Read(plan);
        try
        {
            LogListenerOptions options = new()
            {
                Urls = plan.Urls,
                StorePath = plan.StorePath,
                Token = plan.Token,
                Certificate = certificate,
                AllowAnonymous = plan.AllowAnonymous,
                AllowInsecure = plan.AllowInsecure,
                AllowedHosts = plan.AllowedHosts,
                CorsOrigins = plan.CorsOrigins,
                Collectors = () =>
                    [.. LogCollectors.GetAll().Where(collector => collector.StorePath == plan.StorePath).Select(
                    Describe)],
                Senders = () => StoreDestinations.FindSenders(plan.StorePath),
                Warn = warnings.Add,
            };
            return new StoreListener(plan, LogListener.Start(options), certificate, warnings, owner);
        }
        catch
        {
            certificate?.Dispose();
            throw;
        }
    }

    /// <summary>Stops the listener; responses in progress have a limited time to complete.</summary>
    internal void Stop()
    {
        _listener.Stop();
        _certificate?.Dispose();
        IsListening = false;
    }

    private static CollectorStatus Describe(LogCollector collector) => new()
    {
        Name = collector.Name,
        State = collector.State,
        Streams = collector.Streams,
        Entries = collector.Entries,
        Bytes = collector.Bytes,
        LagBytes = collector.LagBytes,
        Lag = collector.Lag,
        HoleBytes = collector.HoleBytes,
        LostBytes = collector.Lost,
        Gaps = collector.Gaps,
        Warnings = collector.Warnings,
        LastCommit = collector.Statistics.LastCommit,
        DeletedEntries = collector.Statistics.DeletedEntries,
        DeletedBytes = collector.Statistics.DeletedBytes,
        Started = collector.Started,
    };

    /// <summary>The warnings of the listener, added on any thread.</summary>
    private sealed class WarningBox
    {
        private int _count;
        private volatile string? _last;

        public int Count => Volatile.Read(ref _count);

        public string? Last => _last;

        public void Add(string warning)
        {
            _last = warning;
            Interlocked.Increment(ref _count);
        }
    }
}
