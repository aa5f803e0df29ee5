namespace Monitoring.Collecting.Rotating.Naming;

/// <summary>The relation between the name of a rotated file and its age.</summary>
internal enum RotationScheme
{
    /// <summary>No reliable relation, as for <c>old</c> or a date that does not begin with the year.</summary>
    Other,

    /// <summary>A number; each rotation increases it by one, so the higher is the older. Some loggers
    /// count up instead.</summary>
    Number,

    /// <summary>A date that begins with the year: the later is the newer.</summary>
    Date,

    /// <summary>Digits of a fixed length that count up, such as seconds of Unix time: the higher
    /// is the newer.</summary>
    Counter,
}
