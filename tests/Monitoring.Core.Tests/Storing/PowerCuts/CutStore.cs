using Monitoring.Diagnostics;

namespace Monitoring.Storing.PowerCuts;

/// <summary>Opens what a cut has left of a store as the next collector would, and compares it with what was
/// committed.</summary>
/// <param name="life">The committed entries.</param>
/// <param name="description">The place of the cut, for the message of a failure.</param>
internal sealed class CutStore(RecordedLife life, string description) : IDisposable
{
    private readonly StoreScene _scene = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Compares, goes on with each stream to its end, and compares again.</summary>
    /// <param name="files">The files that are left.</param>
    /// <param name="outlasting">The entries that must be stored.</param>
    /// <param name="seen">The entries that readers may have seen.</param>
    /// <param name="time">The time.</param>
    /// <param name="clears">The entries that may have been cleared.</param>
    public void Check(
        IEnumerable<(string Name, byte[] Content)> files, StoreMark outlasting, StoreMark seen, DateTimeOffset time,
        IReadOnlyList<StoreMark> clears)
    {
        foreach ((string name, byte[] content) in files)
        {
            File.WriteAllBytes(_scene.Files[name], content);
        }

        _scene.Options = life.Options with { Path = _scene.Files["logs.db"] };
        _scene.Time.SetUtcNow(time);
        using (LogStoreWriter writer = _scene.Open())
        {
            Dictionary<string, int> positions = writer.Checkpoints.ToDictionary(
                checkpoint => checkpoint.Path, checkpoint => (int)checkpoint.Files[0].Offset);
            Dictionary<string, List<string>> stored = _scene.ReadAll();
            foreach (string stream in outlasting.Lines.Keys)
            {
                int position = positions.GetValueOrDefault(stream);
                Assert.True(
                    position >= outlasting.Lines[stream],
                    $"{description}: {stream} is at {position}, and {outlasting.Lines[stream]} lines were safe");
                CompareLines(stream, stored.GetValueOrDefault(stream, []), position, clears);
            }

            int rest = WriteRest(writer, positions);
            CompareNumbers(rest, seen.NextNumber);
            stored = _scene.ReadAll();
            foreach (string stream in outlasting.Lines.Keys)
            {
                CompareLines(stream, stored.GetValueOrDefault(stream, []), life.TimesOf(stream).Count, clears);
            }
        }

        LogStoreHealth health = LogStoreMaintenance.Test(_scene.Path, null, Cancellation);
        Assert.True(health.IsHealthy, $"{description}: {string.Join(' ', health.Problems)}");
        Assert.All(
            _scene.Warnings,
            warning => Assert.True(
            warning.Kind is WarningKind.StoreTooSmall or WarningKind.ClockAhead, $"{description}: {warning.Message}"));
    }

    public void Dispose() => _scene.Dispose();

    /// <summary>Asserts that the lines are the last ones up to the position, and that no line is missing that had to
    /// stay.</summary>
    private void CompareLines(string stream, List<string> stored, int position, IReadOnlyList<StoreMark> clears)
    {
        int first = position - stored.Count;
        Assert.True(first >= 0, $"{description}: {stream} has {stored.Count} lines up to {position}");
        for (int line = first; line < position; line++)
        {
            Assert.True(
                stored[line - first] == RecordedLife.TextOf(stream, line),
                $"{description}: {stream} has another line than its line {line}");
        }

        if (life.Options.Retention.MaxBytes <= RecordedLife.SmallBytes)
        {
            return;
        }

        int cleared = clears.Select(clear => clear.Lines[stream]).DefaultIfEmpty(0).Max();
        DateTimeOffset? oldest = _scene.Time.GetUtcNow() - life.Options.Retention.MaxAge;
        int kept = 0;
        while (kept < position && (kept < cleared || life.TimesOf(stream)[kept] < oldest))
        {
            kept++;
        }

        Assert.True(first <= kept, $"{description}: {stream} begins with line {first}, and line {kept} was to be kept");
    }

    private int WriteRest(LogStoreWriter writer, Dictionary<string, int> positions)
    {
        int written = 0;
        foreach (string stream in life.Marks[^1].Lines.Keys)
        {
            int position = positions.GetValueOrDefault(stream);
            int count = life.TimesOf(stream).Count - position;
            writer.Write(
                _scene.Batch(
                    stream, position,
                    [.. Enumerable.Range(position, count).Select(line => RecordedLife.TextOf(stream, line))]),
                    Cancellation);
            written += count;
        }

        Assert.True(writer.Drain(Cancellation));
        StoreScene.TakeCommitted(writer);
        return written;
    }

    /// <summary>No entry gets a number that a reader may have seen with another one.</summary>
    private void CompareNumbers(int written, long seen)
    {
        long next = _scene.ReadNextNumber();
        Assert.True(
            written == 0
            || next - written >= seen,
                $"{description}: the first new entry has number {next - written}, and {seen - 1} was given already");
    }
}
