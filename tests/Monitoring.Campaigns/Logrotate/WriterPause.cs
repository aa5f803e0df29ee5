namespace Monitoring.Campaigns.Logrotate;

/// <summary>When nothing is written while logrotate runs.</summary>
internal enum WriterPause
{
    /// <summary>The writer never pauses.</summary>
    Never,

    /// <summary>The writer pauses while the collector does not run: what is written to a file after it was compressed
    /// is lost to those who have not opened the file.</summary>
    WithoutCollector,

    /// <summary>The writer always pauses: what is written between copying and truncating is lost to everyone.</summary>
    Always,
}
