namespace Monitoring.Checking;

/// <summary>A small file with information from the kernel.</summary>
internal static class SystemFile
{
    /// <summary>Reads the text; null if the file does not exist, as on another system.</summary>
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
