using System.Text;

namespace Monitoring.Messages.Levels;

/// <summary>Reads the level from the symbols with which Node.js loggers begin a line on a terminal.</summary>
/// <remarks>
/// <list type="number">
/// <item>signale: <c>[cart] › ✖  error     no cart</c>, a symbol and the known name of a type;</item>
/// <item>consola, log-symbols and others: <c>✖ no cart</c>, a symbol alone.</item>
/// </list>
/// Only a time, names in brackets and signale's <c>›</c> may precede the symbol.
/// </remarks>
internal static class LevelSymbols
{
    /// <summary>The character that turns the one before it into an emoji.</summary>
    private static ReadOnlySpan<byte> PictureSelector => [0xEF, 0xB8, 0x8F];

    private static ReadOnlySpan<byte> Separator => "›"u8;

    /// <summary>Finds the level; returns Unknown if there is no such symbol.</summary>
    /// <param name="text">The line after its time.</param>
    /// <param name="isNamed">Whether the level has a name, too, so that no other text in the line is more
    /// exact.</param>
    public static LogLevel Find(ReadOnlySpan<byte> text, out bool isNamed)
    {
        isNamed = false;
        text = SkipScopes(text);

        // All symbols have three bytes and begin with this one; nearly every line is rejected here.
        if (text.Length < 5
            || text[0] != 0xE2
            || Rune.DecodeFromUtf8(text, out Rune symbol, out int length) != System.Buffers.OperationStatus.Done)
        {
            return LogLevel.Unknown;
        }

        text = text[length..];
        text = text.StartsWith(PictureSelector) ? text[PictureSelector.Length..] : text;
        ReadOnlySpan<byte> label = text.TrimStart((byte)' ');
        if (label.Length == text.Length)
        {
            return LogLevel.Unknown;
        }

        int end = label.IndexOf((byte)' ');
        bool hasLabel = end > 0 && text.Length - label.Length == 2;
        LogLevel level = hasLabel ? OfLabel(label[..end]) : LogLevel.Unknown;
        isNamed = level != LogLevel.Unknown && IsOfSignale(symbol);
        return isNamed ? level : OfSymbol(symbol);
    }

    // "[cart] [db] › "
    private static ReadOnlySpan<byte> SkipScopes(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> rest = text;
        while (!rest.IsEmpty && rest[0] == '[' && rest.IndexOf((byte)']') is > 0 and int end)
        {
            rest = rest[(end + 1)..].TrimStart((byte)' ');
        }

        bool isSeparated = rest.StartsWith(Separator);
        return isSeparated ? rest[Separator.Length..].TrimStart((byte)' ') : rest;
    }

    private static bool IsOfSignale(Rune symbol) =>
        symbol.Value is '✖' or '❤' or 'ℹ' or '★' or '✔' or '…' or '⚠' or '☑' or '☐' or '●' or '▶' or '■' or '⬤' or '◯'
            or '☒';

    private static LogLevel OfSymbol(Rune symbol) => symbol.Value switch
    {
        'ℹ' or '✔' => LogLevel.Information,
        '⚠' => LogLevel.Warning,
        '✖' => LogLevel.Error,
        _ => LogLevel.Unknown,
    };

    // klaussinani/signale, src/types.js: the levels of its types
    private static LogLevel OfLabel(ReadOnlySpan<byte> label)
    {
        if (label.SequenceEqual("success"u8) || label.SequenceEqual("complete"u8) || label.SequenceEqual("start"u8)
            || label.SequenceEqual("star"u8) || label.SequenceEqual("favorite"u8) || label.SequenceEqual("pause"u8)
            || label.SequenceEqual("pending"u8) || label.SequenceEqual("awaiting"u8) || label.SequenceEqual("waiting"u8)
            || label.SequenceEqual("watching"u8))
        {
            return LogLevel.Information;
        }

        return label.Length >= LevelContext.MinNameLength
            && LevelNames.TryParse(label, out LogLevel level) ? level : LogLevel.Unknown;
    }
}
