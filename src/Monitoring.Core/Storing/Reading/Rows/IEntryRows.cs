using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading.Rows;

/// <summary>The entries that a query selects, one after the other, without an object for each.</summary>
/// <remarks>Used by one thread at a time. <see cref="Message"/> and <see cref="View"/> are valid
/// until the next step.</remarks>
internal interface IEntryRows : IDisposable
{
    /// <summary>The entry's message.</summary>
    ReadOnlySpan<byte> Message { get; }

    /// <summary>The entry.</summary>
    EntryView View { get; }

    /// <summary>Moves to the next entry; returns false if there is none.</summary>
    /// <exception cref="OperationCanceledException">The query was canceled.</exception>
    bool MoveNext();
}
