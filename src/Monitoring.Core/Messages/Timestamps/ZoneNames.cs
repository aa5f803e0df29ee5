namespace Monitoring.Messages.Timestamps;

/// <summary>The names of zones that are unambiguous.</summary>
/// <remarks>UTC and its names, those of RFC 822, and Europe's. Others, such as CST in China or IST in India and
/// Ireland, are not read. Such a time is in the configured zone.</remarks>
internal static class ZoneNames
{
    private const int SecondsPerHour = 3600;

    /// <summary>Reads a zone's name.</summary>
    /// <param name="text">The text; moves after the name.</param>
    /// <param name="offset">The zone's offset from UTC, in seconds.</param>
    public static bool TryRead(ref TextCursor text, out int offset)
    {
        int length = text.Next == 'z' ? 1 : 0;
        while (length < text.Rest.Length && char.IsAsciiLetterUpper((char)text.Rest[length]))
        {
            length++;
        }

        int? hours = length is < 1 or > 4 ? null : text.Rest[..length] switch
        {
            [(byte)'Z' or (byte)'z'] => 0,
            var name when name.SequenceEqual("UTC"u8)
                || name.SequenceEqual("GMT"u8)
                || name.SequenceEqual("UT"u8)
                || name.SequenceEqual("WET"u8) => 0,
            var name when name.SequenceEqual("CET"u8) || name.SequenceEqual("WEST"u8) => 1,
            var name when name.SequenceEqual("CEST"u8) || name.SequenceEqual("EET"u8) => 2,
            var name when name.SequenceEqual("EEST"u8) || name.SequenceEqual("MSK"u8) => 3,
            var name when name.SequenceEqual("EDT"u8) => -4,
            var name when name.SequenceEqual("EST"u8) || name.SequenceEqual("CDT"u8) => -5,
            var name when name.SequenceEqual("MDT"u8) => -6,
            var name when name.SequenceEqual("MST"u8) || name.SequenceEqual("PDT"u8) => -7,
            var name when name.SequenceEqual("PST"u8) => -8,
            _ => null,
        };
        offset = (hours ?? 0) * SecondsPerHour;
        if (hours is null)
        {
            return false;
        }

        TextCursor next = text;
        next.Skip(length);
        if (!next.IsAtEndOfWord)
        {
            return false;
        }

        text = next;
        return true;
    }
}
