namespace Monitoring.Parsing;

/// <summary>Detects a file's format from its first lines, and parses the file in that format.</summary>
/// <remarks>
/// The first line in CRI's or Docker's format decides the format. <see cref="LinesToDecide"/> lines in neither decide
/// that lines are plain messages. A Docker line decides only if it also has a stream and a time, because applications
/// write JSON with a "log" of their own. A decided format is kept for the life of the file.
/// <para>No line is rejected. A line that is not in its file's format becomes a message as a whole, and is
/// counted.</para>
/// Use one parser for each file, on one thread.
/// </remarks>
internal sealed class DetectingParser
{
    /// <summary>The number of non-empty lines in no known format after which a file is plain.</summary>
    public const int LinesToDecide = 16;

    private readonly CriParser _cri = new();
    private readonly DockerJsonParser _docker = new();
    private int _undecided;

    /// <summary>Creates a parser for a file.</summary>
    /// <param name="format">The file's format, if it was detected before. By default it is detected.</param>
    public DetectingParser(LogFormat format = LogFormat.Unknown) => Format = format;

    /// <summary>The file's format, or unknown.</summary>
    public LogFormat Format { get; private set; }

    /// <summary>The number of lines that were not in the decided format.</summary>
    public long UnparsedLines { get; private set; }

    /// <summary>Parses a line.</summary>
    /// <param name="line">The line without its newline. A message's escapes are decoded in place.</param>
    /// <param name="parsed">The parts of the line. If it is not in the format, the whole line is the message.</param>
    /// <returns>False if the line is not in the decided format.</returns>
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

        if (_docker.Recognizes(line) && _docker.TryParse(line, out parsed))
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
