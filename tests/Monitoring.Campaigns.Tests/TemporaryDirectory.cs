namespace Monitoring.Campaigns;

/// <summary>A directory that is there as long as a test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Its path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("monitoring-campaigns-").FullName;

    /// <summary>A path below it.</summary>
    public string this[string name] => System.IO.Path.Join(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
