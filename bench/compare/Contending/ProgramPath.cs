namespace Monitoring.Compare.Contending;

/// <summary>The paths of programs.</summary>
internal static class ProgramPath
{
    /// <summary>The path of a program on the PATH; null if there is none.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Join(directory, name))
        .FirstOrDefault(File.Exists);
}
