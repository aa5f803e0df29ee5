namespace Monitoring.Collecting.Rotating;

/// <summary>The naming, rotation, compression and writing of a log in one run of the rotation model.</summary>
/// <param name="Naming">The names of rotated files.</param>
/// <param name="Mode">The mode of rotation.</param>
/// <param name="Writer">The habit of the writer.</param>
/// <param name="Times">The modification times of files.</param>
/// <param name="Compresses">The number of the newest rotated files that stay plain; null if all do.</param>
/// <param name="Keeps">The number of rotated files that are kept.</param>
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

/// <summary>The names of the rotated files of <c>app.log</c>.</summary>
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

    /// <summary><c>app.log-20261128</c>, always the same day: the file that has the name becomes a
    /// <c>.backup</c>.</summary>
    Backup,

    /// <summary>Numbers and dates by turns.</summary>
    Mixed,
}

/// <summary>The effect of rotation on the log.</summary>
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

/// <summary>The way in which a writer uses its file.</summary>
internal enum WriterHabit
{
    /// <summary>It appends.</summary>
    Appends,

    /// <summary>It keeps its offset, so that a truncation makes a hole.</summary>
    KeepsOffset,

    /// <summary>The writer preallocates space after its lines.</summary>
    Preallocates,
}

/// <summary>The modification times of files.</summary>
internal enum TimesHabit
{
    /// <summary>Each later than the one before.</summary>
    Honest,

    /// <summary>All the same.</summary>
    Equal,

    /// <summary>Any.</summary>
    Random,
}
