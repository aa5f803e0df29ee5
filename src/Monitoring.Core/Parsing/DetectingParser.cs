namespace Monitoring.Parsing;

/// <summary>Finds out from a file's first lines how it is written, and reads it so from there on.</summary>
/// <remarks>
/// The first line that is CRI's or Docker's settles the format; <see cref="LinesToDecide"/> lines that are neither settle
/// that lines are messages. A line of Docker's settles only if it also has a stream and a time, since applications write
/// JSON with a "log" of their own. A settled format is kept for the life of the file.
/// <para>No line is ever refused: one that is not of its file's format goes on whole, as a message, and is counted.</para>
/// One parser belongs to one file, and to the one who reads it.
/// </remarks>
internal sealed class DetectingParser
{
    /// <summary>After how many lines that say nothing, empty ones aside, a file counts as plain.</summary>
    public const int LinesToDecide = 16;

    private readonly CriParser _cri = new();
    private readonly DockerJsonParser _docker = new();
    private int _undecided;

    /// <summary>A parser for a file.</summary>
    /// <param name="format">How the file is written, if that was found out before; the default is to find out.</param>
    public DetectingParser(LogFormat format = LogFormat.Unknown) => Format = format;

    /// <summary>How the file is written, as far as is known.</summary>
    public LogFormat Format { get; private set; }

    /// <summary>How many lines were not of the format after it was settled.</summary>
    public long UnparsedLines { get; private set; }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line without its newline; a message's escapes are undone within it.</param>
    /// <param name="parsed">What the line says; the whole line as the message, if it is not of the format.</param>
    /// <returns>False if the line is not of the settled format.</returns>
    public bool Parse(Span<byte> line, out ParsedLine parsed)
    {
        switch (Format)
        {
            case LogFormat.Cri when _cri.TryParse(line, out parsed):
            case LogFormat.DockerJson when _docker.TryParse(line, out parsed):
                return true;
            case LogFormat.Cri or LogFormat.DockerJson:
                UnparsedLines++;
                parsed = Whole(line);
                return false;
            case LogFormat.Unknown:
                Detect(line, out parsed);
                return true;
            default:
                parsed = Whole(line);
                return true;
        }
    }

    private static ParsedLine Whole(ReadOnlySpan<byte> line) => new() { MessageLength = line.Length };

    private void Detect(Span<byte> line, out ParsedLine parsed)
    {
        if (_cri.TryParse(line, out parsed))
        {
            Format = LogFormat.Cri;
            return;
        }

        if (_docker.Recognises(line) && _docker.TryParse(line, out parsed))
        {
            Format = LogFormat.DockerJson;
            return;
        }

        parsed = Whole(line);
        if (!line.IsEmpty && ++_undecided == LinesToDecide)
        {
            Format = LogFormat.Plain;
        }
    }
}
