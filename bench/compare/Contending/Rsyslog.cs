namespace Monitoring.Compare.Contending;

/// <summary>rsyslog's configuration: its module imfile, and each line as it is to a file.</summary>
internal sealed record Rsyslog
{
    /// <summary>The program.</summary>
    public const string Program = "rsyslogd";

    /// <summary>The pattern of the files.</summary>
    public required string Path { get; init; }

    /// <summary>The file for the lines.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Whether it notices copytruncate, which it does not by default.</summary>
    public bool ReopensOnTruncate { get; init; }

    /// <summary>Writes the configuration and says how to start with it.</summary>
    public Launch Configure(string directory)
    {
        string configuration = System.IO.Path.Join(directory, "rsyslog.conf");
        File.WriteAllText(configuration, Write(directory));
        return new Launch(Program, "-n", "-f", configuration, "-i", System.IO.Path.Join(directory, "rsyslog.pid"));
    }

    /// <summary>The text of the configuration.</summary>
    /// <param name="directory">The directory of its positions.</param>
    public string Write(string directory) => $"""
        global(workDirectory="{directory}")
        module(load="imfile")
        template(name="line" type="string" string="%msg%\n")
        input(type="imfile" File="{Path}" Tag="log"{(ReopensOnTruncate ? " reopenOnTruncate=\"on\"" : string.Empty)})
        action(type="omfile" file="{OutputPath}" template="line")

        """;
}
