namespace Monitoring.Campaigns.Checking;

/// <summary>What of the numbered lines has arrived somewhere.</summary>
/// <param name="Written">How many were written.</param>
/// <param name="Lost">How many are not there.</param>
/// <param name="Repeated">How many are there once more than they were written.</param>
/// <param name="Disordered">How often a line stands behind a later one of its log.</param>
/// <param name="Strange">How many messages nobody wrote.</param>
/// <param name="Holes">The lines that are not there, some of them: the pod's name, the first and the last.</param>
internal sealed record LineCheck(
    long Written, long Lost, long Repeated, long Disordered, long Strange, IReadOnlyList<string> Holes)
{
    /// <summary>Whether each line is there once and in its order.</summary>
    public bool IsWhole => this is { Lost: 0, Repeated: 0, Disordered: 0, Strange: 0 };

    public override string ToString() => $"{Written} lines: lost {Lost}, repeated {Repeated}, out of order {Disordered}"
        + (Strange > 0 ? $", strange {Strange}" : string.Empty)
        + (Holes.Count > 0 ? $" ({string.Join(", ", Holes)})" : string.Empty);
}
