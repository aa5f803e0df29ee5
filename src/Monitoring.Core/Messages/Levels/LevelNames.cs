using System.Collections.Frozen;
using System.Text;

namespace Monitoring.Messages.Levels;

/// <summary>The names of levels in common loggers.</summary>
/// <remarks>They include the shortened names of logrus ("ERRO"), .NET's console ("fail", "trce") and java.util.logging
/// ("FINE").
/// </remarks>
internal static class LevelNames
{
    // Names with more than eight letters do not fit into a word; see TryParse.
    private static readonly FrozenDictionary<ulong, LogLevel> Levels = Table(
        (LogLevel.Trace, "t trc trac trce trace vrb verbose finer finest"),
        (LogLevel.Debug, "d dbg debu dbug debug fine"),
        (LogLevel.Information, "i inf info note notice success"),
        (LogLevel.Warning, "w wrn warn warning"),
        (LogLevel.Error, "e err eror erro error fail severe"),
        (LogLevel.Critical, "c f crt crit critical ftl fat fata fatal pani panic dpanic emerg alert"));

    /// <summary>Finds the level of a name, in any case.</summary>
    public static bool TryParse(ReadOnlySpan<byte> word, out LogLevel level)
    {
        if (word.Length is > 0 and <= sizeof(ulong))
        {
            return Levels.TryGetValue(Key(word), out level);
        }

        if (Ascii.EqualsIgnoreCase(word, "information"u8))
        {
            level = LogLevel.Information;
            return true;
        }

        bool isEmergency = Ascii.EqualsIgnoreCase(word, "emergency"u8);
        level = isEmergency ? LogLevel.Critical : LogLevel.Unknown;
        return isEmergency;
    }

    // The letters in lower case, as one number. Setting the bit turns no other character into a letter.
    private static ulong Key(ReadOnlySpan<byte> word)
    {
        ulong key = 0;
        foreach (byte letter in word)
        {
            key = (key << 8) | (uint)(letter | 0x20);
        }

        return key;
    }

    private static FrozenDictionary<ulong, LogLevel> Table(params ReadOnlySpan<(LogLevel Level, string Names)> rows)
    {
        Dictionary<ulong, LogLevel> table = [];
        foreach ((LogLevel level, string names) in rows)
        {
            foreach (string name in names.Split(' '))
            {
                table.Add(Key(Encoding.ASCII.GetBytes(name)), level);
            }
        }

        return table.ToFrozenDictionary();
    }
}
