using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Storing.Blocks;

/// <summary>The output and the level of an entry: what a block counts its entries by.</summary>
/// <param name="Output">The output that the entry was written to.</param>
/// <param name="Level">The level, as decided when the entry was stored.</param>
internal readonly record struct EntryKind(LogOutput Output, LogLevel Level)
{
    /// <summary>The number of levels.</summary>
    public const int Levels = (int)LogLevel.Critical + 1;

    /// <summary>The number of kinds.</summary>
    public const int Count = ((int)LogOutput.Stderr + 1) * Levels;

    /// <summary>The kind's number in the format: the output's number times the number of levels, plus
    /// the level's.</summary>
    public int Number => ((int)Output * Levels) + (int)Level;

    /// <summary>The bits of all kinds.</summary>
    public const int AllBits = (1 << Count) - 1;

    /// <summary>The bit of the kind in a set of kinds.</summary>
    public int Bit => 1 << Number;

    /// <summary>The kind with a number from 0 to before <see cref="Count"/>.</summary>
    public static EntryKind Of(int number) => new((LogOutput)(number / Levels), (LogLevel)(number % Levels));
}
