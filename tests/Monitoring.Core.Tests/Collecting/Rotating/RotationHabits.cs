namespace Monitoring.Collecting.Rotating;

/// <summary>How a log is named, rotated, compressed and written in one run of the rotation model.</summary>
/// <param name="Naming">How rotated files are named.</param>
/// <param name="Mode">What rotation does to the log.</param>
/// <param name="Writer">How the writer treats its file.</param>
/// <param name="Times">What modification times files get.</param>
/// <param name="Compresses">How many of the newest rotated files stay plain; null if all do.</param>
/// <param name="Keeps">How many rotated files are kept.</param>
/// <param name="IsFollowed">Whether the rotated files are followed, too.</param>
/// <param name="HasLink">Whether a link in the directory leads to the log.</param>
internal sealed record RotationHabits(
    RotationNaming Naming,
    RotationMode Mode,
    WriterHabit Writer,
    TimesHabit Times,
    int? Compresses,
    int Keeps,
    bool IsFollowed,
    bool HasLink)
{
    public static RotationHabits Choose(Random random) => new(
        random.GetItems(Enum.GetValues<RotationNaming>(), 1)[0],
        random.GetItems(Enum.GetValues<RotationMode>(), 1)[0],
        random.GetItems(Enum.GetValues<WriterHabit>(), 1)[0],
        random.GetItems(Enum.GetValues<TimesHabit>(), 1)[0],
        random.Next(3) switch { 0 => null, 1 => 0, _ => 1 },
        random.Next(3, 7),
        IsFollowed: random.Next(2) == 0,
        HasLink: random.Next(3) == 0);
}

/// <summary>How rotated files of <c>app.log</c> are named.</summary>
internal enum RotationNaming
{
    /// <summary><c>app.log.1</c>, each renamed to the next higher number.</summary>
    Number,

    /// <summary><c>app.1.log</c>.</summary>
    NumberBeforeExtension,

    /// <summary><c>app_1.log</c>.</summary>
    NumberAfterUnderscore,

    /// <summary><c>app.log-20261128</c>, another day each time.</summary>
    Date,

    /// <summary><c>app-20261128.log</c>.</summary>
    DateBeforeExtension,

    /// <summary><c>app.log-20261128</c>, always the same day: the file that has the name becomes a <c>.backup</c>.</summary>
    Backup,

    /// <summary>Numbers and dates by turns.</summary>
    Mixed,
}

/// <summary>What rotation does to the log.</summary>
internal enum RotationMode
{
    /// <summary>It renames the log, and the writer begins another.</summary>
    Rename,

    /// <summary>It copies the log and truncates it.</summary>
    CopyTruncate,

    /// <summary>It copies the log.</summary>
    Copy,

    /// <summary>It renames, or copies and truncates, by turns.</summary>
    Any,
}

/// <summary>How a writer treats its file.</summary>
internal enum WriterHabit
{
    /// <summary>It appends.</summary>
    Appends,

    /// <summary>It keeps its offset, so that a truncation makes a hole.</summary>
    KeepsOffset,

    /// <summary>It reserves room behind what it has written.</summary>
    Preallocates,
}

/// <summary>What modification times files get.</summary>
internal enum TimesHabit
{
    /// <summary>Each later than the one before.</summary>
    Honest,

    /// <summary>All the same.</summary>
    Equal,

    /// <summary>Any.</summary>
    Random,
}
