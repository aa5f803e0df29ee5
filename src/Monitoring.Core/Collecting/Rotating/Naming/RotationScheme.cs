namespace Monitoring.Collecting.Rotating.Naming;

/// <summary>What a rotated file's name says of its age.</summary>
internal enum RotationScheme
{
    /// <summary>Nothing that can be relied on, as <c>old</c>, or a date that does not begin with the year.</summary>
    Other,

    /// <summary>A number; every rotation adds one to it, so the higher is the older. Some loggers count on instead.</summary>
    Number,

    /// <summary>A date that begins with the year: the later is the newer.</summary>
    Date,

    /// <summary>Digits of one length that count on, as seconds of Unix time: the higher is the newer.</summary>
    Counter,
}
