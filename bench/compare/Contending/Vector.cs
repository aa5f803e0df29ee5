namespace Monitoring.Compare.Contending;

/// <summary>Vector's configuration: each line as it is to a file.</summary>
internal static class Vector
{
    /// <summary>The program.</summary>
    public const string Program = "vector";

    /// <summary>Writes the configuration and says how to start with it.</summary>
    /// <param name="directory">The directory of its positions.</param>
    /// <param name="path">The pattern of the files.</param>
    /// <param name="outputPath">The file for the lines.</param>
    public static Launch Configure(string directory, string path, string outputPath)
    {
        string configuration = Path.Join(directory, "vector.toml");
        File.WriteAllText(configuration, Write(directory, path, outputPath));
        return new Launch(Program, "--quiet", "--config", configuration);
    }

    /// <summary>The text of the configuration.</summary>
    public static string Write(string directory, string path, string outputPath) => $"""
        data_dir = "{directory}"

        [sources.logs]
        type = "file"
        include = ["{path}"]
        read_from = "beginning"

        [sinks.lines]
        type = "file"
        inputs = ["logs"]
        path = "{outputPath}"
        encoding.codec = "text"

        """;
}
