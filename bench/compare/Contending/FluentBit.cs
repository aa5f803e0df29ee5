namespace Monitoring.Compare.Contending;

/// <summary>Fluent Bit's configuration: as it comes, or well tuned.</summary>
/// <remarks>Tuned: its own advice to the page cache costs half of the speed (<c>File_Cache_Advise</c>); without a limit
/// a backlog fills its memory (<c>Mem_Buf_Limit</c>); with the flush interval of a second it waits at that
/// limit.</remarks>
internal sealed record FluentBit
{
    /// <summary>The program.</summary>
    public const string Program = "fluent-bit";

    private const string Parsers = """
        [PARSER]
            Name        cri
            Format      regex
            Regex       ^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>[^ ]*) (?<message>.*)$
            Time_Key    time
            Time_Format %Y-%m-%dT%H:%M:%S.%L%z

        """;

    /// <summary>The pattern of the files.</summary>
    public required string Path { get; init; }

    /// <summary>The section of the output, without its heading.</summary>
    public required string Output { get; init; }

    /// <summary>Whether it is well tuned.</summary>
    public bool IsTuned { get; init; }

    /// <summary>Whether it ends at the end of the files.</summary>
    public bool EndsAtEnd { get; init; }

    /// <summary>The file of its positions; null to forget them, which is the default.</summary>
    public string? PositionsPath { get; init; }

    /// <summary>Seconds between flushes; null for what <see cref="IsTuned"/> says.</summary>
    public string? Flush { get; init; }

    /// <summary>Writes nothing.</summary>
    public static string ToNowhere => "Name null";

    /// <summary>Writes lines to the standard output.</summary>
    public static string ToStandardOutput => "Name stdout\n    Format json_lines";

    /// <summary>Writes lines to a file.</summary>
    public static string ToFile(string path) =>
        $"Name file\n    Path {System.IO.Path.GetDirectoryName(path)}\n    File {System.IO.Path.GetFileName(path)}\n    Format plain";

    /// <summary>Writes the configuration and says how to start with it.</summary>
    public Launch Configure(string directory)
    {
        string parsers = System.IO.Path.Join(directory, "parsers.conf");
        string configuration = System.IO.Path.Join(directory, "fluent-bit.conf");
        File.WriteAllText(parsers, Parsers);
        File.WriteAllText(configuration, Write(parsers));
        return new Launch(Program, "-q", "-c", configuration);
    }

    /// <summary>The text of the configuration.</summary>
    /// <param name="parsers">The path of the file with the parsers.</param>
    public string Write(string parsers)
    {
        List<string> input = ["Name tail", $"Path {Path}", "Parser cri", "Read_from_Head On"];
        if (EndsAtEnd)
        {
            input.Add("Exit_On_Eof On");
        }

        if (PositionsPath is { } positions)
        {
            input.Add($"DB {positions}");
        }

        if (IsTuned)
        {
            input.AddRange(
                ["File_Cache_Advise Off", "Mem_Buf_Limit 50MB", "Buffer_Max_Size 256k", "Refresh_Interval 1"]);
        }

        return $"""
            [SERVICE]
                Flush {Flush ?? (IsTuned ? "0.1" : "1")}
                Parsers_File {parsers}

            [INPUT]
                {string.Join("\n    ", input)}

            [OUTPUT]
                {Output}
                Match *

            """;
    }
}
