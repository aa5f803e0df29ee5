using Monitoring.Entries;

namespace Monitoring.Checking;

/// <summary>The result of checking one requirement of a collector.</summary>
/// <param name="Name">The name of the check: <c>Logs</c>, <c>Links</c>, <c>Watching</c>, <c>Store</c>, <c>Api</c>,
/// <c>Permissions</c>, <c>Node</c>, <c>Clock</c>.</param>
/// <param name="Status">The status of the check.</param>
/// <param name="Message">The finding, as a sentence for a person.</param>
/// <param name="Advice">The action to take; empty if none is needed.</param>
/// <remarks>Message and advice are safe to print to a terminal, whatever names they contain.</remarks>
public sealed record CollectorCheck(string Name, CheckStatus Status, string Message, string Advice = "")
{
    /// <summary>The finding, as a sentence for a person.</summary>
    public string Message { get; init; } = TerminalText.Neutralize(Message);

    /// <summary>The action to take; empty if none is needed.</summary>
    public string Advice { get; init; } = TerminalText.Neutralize(Advice);

    /// <summary>Creates the result of a check that found no problem.</summary>
    internal static CollectorCheck Pass(string name, string message) => new(name, CheckStatus.Passed, message);

    /// <summary>Creates a warning.</summary>
    internal static CollectorCheck Warn(string name, string message, string advice) =>
        new(name, CheckStatus.Warning, message, advice);

    /// <summary>Creates the result of a failed check.</summary>
    internal static CollectorCheck Fail(string name, string message, string advice) =>
        new(name, CheckStatus.Failed, message, advice);

    /// <summary>Creates the result of a check that was not possible.</summary>
    internal static CollectorCheck Skip(string name, string message) => new(name, CheckStatus.Skipped, message);
}
