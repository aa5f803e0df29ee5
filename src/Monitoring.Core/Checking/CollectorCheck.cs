using Monitoring.Entries;

namespace Monitoring.Checking;

/// <summary>One thing that a collector needs, and whether it is there.</summary>
/// <param name="Name">What was looked at: <c>Logs</c>, <c>Links</c>, <c>Watching</c>, <c>Store</c>, <c>Api</c>, <c>Permissions</c>,
/// <c>Node</c>, <c>Clock</c>.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Message">What was found, for a person: a sentence.</param>
/// <param name="Advice">What to do about it; empty if there is nothing to do.</param>
/// <remarks>Message and advice are safe on a terminal, whatever names are in them.</remarks>
public sealed record CollectorCheck(string Name, CheckStatus Status, string Message, string Advice = "")
{
    /// <summary>The finding, for a person: a sentence.</summary>
    public string Message { get; init; } = TerminalText.Neutralise(Message);

    /// <summary>The remedy; empty if there is nothing to do.</summary>
    public string Advice { get; init; } = TerminalText.Neutralise(Advice);

    /// <summary>All is well.</summary>
    internal static CollectorCheck Pass(string name, string message) => new(name, CheckStatus.Passed, message);

    /// <summary>It could be better.</summary>
    internal static CollectorCheck Warn(string name, string message, string advice) => new(name, CheckStatus.Warning, message, advice);

    /// <summary>It will not work.</summary>
    internal static CollectorCheck Fail(string name, string message, string advice) => new(name, CheckStatus.Failed, message, advice);

    /// <summary>It could not be told.</summary>
    internal static CollectorCheck Skip(string name, string message) => new(name, CheckStatus.Skipped, message);
}
