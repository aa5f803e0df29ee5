namespace Monitoring.Remote.Engines;

/// <summary>A condition on a field that a database may evaluate.</summary>
/// <param name="Parameter">The parameter of the user, for people.</param>
/// <param name="Names">The names of the field; the first one that an entry has decides.</param>
/// <param name="IsComplete">Whether no other field can have the value.</param>
/// <param name="Kind">The comparison.</param>
/// <param name="Values">The values, or the wildcards.</param>
internal sealed record StreamFilter(
    string Parameter,
    IReadOnlyList<string> Names,
    bool IsComplete,
    StreamFilterKind Kind,
    IReadOnlyList<string> Values);
