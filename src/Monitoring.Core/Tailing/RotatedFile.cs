namespace Monitoring.Tailing;

/// <summary>A file that rotation has made of a log, under the name that led to it when it was looked for.</summary>
/// <param name="Path">The name, which may lead to another file by now.</param>
/// <param name="Status">What the file was.</param>
internal readonly record struct RotatedFile(string Path, FileStatus Status)
{
    /// <summary>Which file it is.</summary>
    public FileIdentity Identity => Status.Identity;
}
