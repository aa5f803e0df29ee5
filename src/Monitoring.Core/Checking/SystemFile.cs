namespace Monitoring.Checking;

/// <summary>A small file in which the kernel tells something of itself.</summary>
internal static class SystemFile
{
    /// <summary>The text; null where there is no such file, as on another system.</summary>
    public static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
