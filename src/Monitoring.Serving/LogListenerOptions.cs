using System.Security.Cryptography.X509Certificates;
using Monitoring.Exporting.Sending;

namespace Monitoring.Serving;

/// <summary>The options of a listener: addresses, access and limits.</summary>
public sealed record LogListenerOptions
{
    /// <summary>The default URL: for this machine only.</summary>
    public const string DefaultUrl = "http://localhost:8000";

    /// <summary>The fewest characters of a token. 16 hexadecimal digits are 64 bits.</summary>
    public const int MinTokenLength = 16;

    /// <summary>The fewest different characters of a token. Of 16 random hexadecimal digits one token in 30,000 has
    /// fewer.</summary>
    public const int MinTokenCharacters = 6;

    /// <summary>Where to listen: <c>http</c> or <c>https</c>, <c>localhost</c>, an IP address or <c>*</c> for all of
    /// them, and a port, 0 for any that is free. The default is <see cref="DefaultUrl"/>.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [DefaultUrl];

    /// <summary>The path of the store. It need not exist yet.</summary>
    public required string StorePath { get; init; }

    /// <summary>The token that a client sends as <c>Authorization: Bearer …</c>: at least <see cref="MinTokenLength"/>
    /// visible ASCII characters, <see cref="MinTokenCharacters"/> of them different. The default is null, no token,
    /// which is permitted on loopback only unless <see cref="AllowAnonymous"/>.</summary>
    public string? Token { get; init; }

    /// <summary>The certificate of the <c>https</c> URLs, with its private key; its creator disposes it after the
    /// listener.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whether to listen beyond loopback without a token.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Whether to listen beyond loopback without encryption.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>Further names of this machine that a client may use in the URL: a name, <c>*.example.org</c> for all
    /// below one, or
    /// <c>*</c> for any. Addresses and <c>localhost</c> are always allowed, the machine's name beyond
    /// loopback.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins whose pages may read responses in a browser, such as <c>https://logs.example.org</c>. The
    /// default is none.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>The limits.</summary>
    public LogListenerLimits Limits { get; init; } = new();

    /// <summary>The clock. Kestrel's own time-outs run by the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Reads the state of the collectors; called on any thread, possibly by several at once.</summary>
    public Func<IReadOnlyList<CollectorStatus>>? Collectors { get; init; }

    /// <summary>Reads the state of the senders of the store's destinations; called as
    /// <see cref="Collectors"/>.</summary>
    internal Func<IReadOnlyList<DestinationStatus>>? Senders { get; init; }

    /// <summary>Reports to the operator: a store that cannot be read, a response that failed. Called on any
    /// thread.</summary>
    public Action<string>? Warn { get; init; }
}
