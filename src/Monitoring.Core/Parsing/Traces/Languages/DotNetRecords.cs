namespace Monitoring.Parsing.Traces.Languages;

/// <summary>.NET's console logger: the level and the category on one line, the message on the next, indented.</summary>
/// <remarks>Source: dotnet/runtime, Microsoft.Extensions.Logging.Console, SimpleConsoleFormatter.</remarks>
internal static class DotNetRecords
{
    /// <summary>The length of a level's name with its colon and blank, by which all further lines are
    /// indented.</summary>
    private const int Indent = 6;

    private static ReadOnlySpan<byte> Levels => "trcedbuginfowarnfailcrit"u8;

    /// <summary>Whether a line is the first of a record: <c>fail: Shop.Cart[0]</c>.</summary>
    public static bool IsHead(ReadOnlySpan<byte> line) =>
        line.Length > Indent + 3 && line[4] == ':' && line[5] == ' ' && line[^1] == ']'
        && Levels.IndexOf(line[..4]) % 4 == 0
        && line.LastIndexOf((byte)'[') is int open and > Indent
        && TraceLine.AreDigits(line[(open + 1)..^1])
        && !line[Indent..open].Contains((byte)' ');

    /// <summary>The move for a line after one of a record.</summary>
    public static TraceMove AfterLine(ReadOnlySpan<byte> line) =>
        line.StartsWith("      "u8) ? TraceMove.Join(TraceState.DotNetRecord) : TraceMove.End;
}
