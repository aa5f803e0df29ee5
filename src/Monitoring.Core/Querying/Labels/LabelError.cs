namespace Monitoring.Querying.Labels;

/// <summary>An error in a label's key or value.</summary>
/// <param name="Position">The invalid character, counted from 0.</param>
/// <param name="Reason">The rule that it breaks.</param>
internal readonly record struct LabelError(int Position, string Reason);
