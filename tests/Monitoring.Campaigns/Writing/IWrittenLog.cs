namespace Monitoring.Campaigns.Writing;

/// <summary>A log of numbered lines, as a <see cref="LogWriter"/> sees it.</summary>
internal interface IWrittenLog
{
    /// <summary>The number of lines that have been written.</summary>
    long Written { get; }

    /// <summary>Writes a number of lines.</summary>
    void Write(int lines);

    /// <summary>Opens the next file if the present one was rotated and the writer has noticed.</summary>
    /// <param name="atOnce">Whether the writer notices at once.</param>
    void Reopen(bool atOnce = false);
}
