using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading.Rows;

/// <summary>The entries that a query asks for, one after the other, without an object for each.</summary>
/// <remarks>Used by one thread at a time. What <see cref="Message"/> and <see cref="View"/> give is valid until the next
/// step.</remarks>
internal interface IEntryRows : IDisposable
{
    /// <summary>The entry's message.</summary>
    ReadOnlySpan<byte> Message { get; }

    /// <summary>The entry.</summary>
    EntryView View { get; }

    /// <summary>Goes to the next entry; false when there is none.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    bool MoveNext();
}
