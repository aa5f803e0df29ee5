namespace Monitoring.Campaigns.Checking;

/// <summary>The numbered lines that have arrived.</summary>
/// <param name="Written">The number of written lines.</param>
/// <param name="Lost">The number of missing lines.</param>
/// <param name="Repeated">The number of lines that arrived more often than they were written.</param>
/// <param name="Disordered">The number of lines that arrived after a later line of the same log.</param>
/// <param name="Unexpected">The number of messages that were never written.</param>
/// <param name="Holes">Some of the missing lines: the name of the pod, the first and the last line.</param>
internal sealed record LineCheck(
    long Written, long Lost, long Repeated, long Disordered, long Unexpected, IReadOnlyList<string> Holes)
{
    /// <summary>Whether each line is there once and in its order.</summary>
    public bool IsWhole => this is { Lost: 0, Repeated: 0, Disordered: 0, Unexpected: 0 };

    public override string ToString() => $"{Written} lines: lost {Lost}, repeated {Repeated}, out of order {Disordered}"
        + (Unexpected > 0 ? $", unexpected {Unexpected}" : string.Empty)
        + (Holes.Count > 0 ? $" ({string.Join(", ", Holes)})" : string.Empty);
}
