using System.Text;

namespace Monitoring.Collecting.Reading;

/// <summary>Text in the encodings that a test writes.</summary>
internal static class EncodedText
{
    public static byte[] Bytes(string form, string text) =>
        [.. form.EndsWith(" bom", StringComparison.Ordinal) ? Body(form, "\uFEFF") : [], .. Body(form, text)];

    public static byte[] Body(string form, string text)
    {
        Encoding encoding = form.Split(' ')[0] switch
        {
            "utf-16le" => new UnicodeEncoding(bigEndian: false, byteOrderMark: false),
            "utf-16be" => new UnicodeEncoding(bigEndian: true, byteOrderMark: false),
            _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        return encoding.GetBytes(text);
    }
}
