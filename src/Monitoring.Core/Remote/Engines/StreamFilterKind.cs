namespace Monitoring.Remote.Engines;

/// <summary>The comparisons of a <see cref="StreamFilter"/>.</summary>
internal enum StreamFilterKind
{
    /// <summary>The field has one of the values.</summary>
    In,

    /// <summary>The field has none of the values, or is missing.</summary>
    NotIn,

    /// <summary>The field is missing.</summary>
    Missing,

    /// <summary>The field matches one of the wildcards, in any case.</summary>
    Like,
}
