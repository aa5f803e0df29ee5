using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Querying.Matching;
using Monitoring.Remote;

namespace Monitoring.Commands.Querying;

/// <content>The entries of logs on another machine.</content>
public abstract partial class LogQueryCommand
{
    /// <summary>Reads the entries of the URL; a failure is an error.</summary>
    /// <param name="query">The query.</param>
    /// <param name="follow">Whether to continue with later entries.</param>
    /// <param name="use">Uses an entry; returns whether to continue.</param>
    private protected void ReadRemote(LogQuery query, bool follow, Func<LogEntry, bool> use) =>
        UseRemote(logs => Read(logs, query, follow, use));

    private void Read(IRemoteLogs logs, LogQuery query, bool follow, Func<LogEntry, bool> use)
    {
        if (follow)
        {
            ReportUnmatched(logs, query, isWaiting: true);
        }

        RemoteRequest request = new(query)
        {
            CaseSensitive = CaseSensitive,
            Follow = follow,
            Warn = KeepWarning,
            Explain = text => WriteVerbose(TerminalText.Neutralize(text)),
        };
        bool isAnyFound = false;
        foreach (LogEntry entry in logs.Read(request, StopToken))
        {
            WriteWarnings();
            isAnyFound = true;
            if (!use(entry))
            {
                return;
            }
        }

        if (!isAnyFound)
        {
            ReportUnmatched(logs, query, isWaiting: false);
        }
    }

    /// <summary>Reports conditions that no stream meets, if the server lists its streams.</summary>
    private void ReportUnmatched(IRemoteLogs logs, LogQuery query, bool isWaiting)
    {
        if (query.HasStreamConditions && logs.FindStreams(StopToken) is { } streams)
        {
            UnmatchedReport.Write(
                this,
                UnmatchedValues.Find(StreamConditions.Of(query), streams),
                $"stream of {Uri}",
                $"{Uri} lists its streams under /streams.",
                isWaiting);
        }
    }
}
