using System.Globalization;

namespace Monitoring.Storing.Nodes;

/// <summary>A pod of a <see cref="NodeLife"/>: the lines that it has written, and their expected state.</summary>
/// <param name="number">The number of the pod, which is unique.</param>
/// <param name="isNoisy">Whether it writes much.</param>
/// <param name="end">The time at which it ends.</param>
internal sealed class NodePod(int number, bool isNoisy, DateTimeOffset end)
{
    private readonly List<Line> _lines = [];

    public string Path { get; } = string.Create(
        CultureInfo.InvariantCulture, $"/var/log/containers/job-{number}_default_main-{number:x64}.log");

    public int Number => number;

    public bool IsNoisy => isNoisy;

    public DateTimeOffset End => end;

    /// <summary>Whether its checkpoint was given up.</summary>
    public bool IsGone { get; set; }

    /// <summary>The number of its lines that were passed to the store.</summary>
    public int Handed { get; private set; }

    public int Written => _lines.Count;

    /// <summary>When its last line was handed to the store.</summary>
    public DateTimeOffset LastHanded => _lines[Handed - 1].Committed;

    public void Write(Random random)
    {
        string text = $"pod {number} line {_lines.Count} ";
        _lines.Add(
            new Line(
            text
            + (isNoisy ? StoreScene.RandomMessage(random, random.Next(300, 3000)) : "is quiet"),
            DateTimeOffset.MaxValue, false));
    }

    /// <summary>The lines that the store has not been given.</summary>
    public string[] Hand(DateTimeOffset rightTime, bool isClockWrong)
    {
        string[] handed = [.. _lines.Skip(Handed).Select(line => line.Text)];
        for (int index = Handed; index < _lines.Count; index++)
        {
            _lines[index] = _lines[index] with { Committed = rightTime, HasWrongTime = isClockWrong };
        }

        Handed = _lines.Count;
        return handed;
    }

    /// <summary>The store has so many lines; the others are handed to it again.</summary>
    public void Resume(int stored)
    {
        Assert.InRange(stored, 0, Handed);
        Handed = stored;
    }

    /// <summary>Compares what the store has with what was written.</summary>
    /// <param name="stored">The messages, in the store's order.</param>
    /// <param name="keptSince">Lines that were handed later must be there; null if none need be.</param>
    /// <param name="deletedBefore">Lines that were handed before must not be there.</param>
    public void Check(IReadOnlyList<string> stored, DateTimeOffset? keptSince, DateTimeOffset deletedBefore)
    {
        int next = 0;
        for (int index = 0; index < Handed; index++)
        {
            Line line = _lines[index];
            bool isThere = next < stored.Count && stored[next] == line.Text;
            next += isThere ? 1 : 0;
            Assert.False(
                !isThere
                && line.Committed > keptSince,
                    $"{Path} lacks line {index} of {line.Committed:u}, which is after {keptSince:u}");
            Assert.False(
                isThere
                && !line.HasWrongTime
                && line.Committed < deletedBefore, $"{Path} has line {index} of {line.Committed:u} still");
        }

        Assert.True(
            next == stored.Count,
            $"{Path} has what was not written, or twice, or in another order: {stored.ElementAtOrDefault(next)}");
    }

    /// <summary>Whether a line that must be deleted is still stored.</summary>
    public bool HasOverdue(IReadOnlyList<string> stored, DateTimeOffset deletedBefore) =>
        stored.Count > 0
            && _lines.Exists(
                line => !line.HasWrongTime && line.Committed < deletedBefore && stored.Contains(line.Text));

    private readonly record struct Line(string Text, DateTimeOffset Committed, bool HasWrongTime);
}
