using Microsoft.Data.Sqlite;
using Monitoring.Entries;
using Monitoring.Storing.Database;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading.Rows;

/// <summary>The entries of a query, as a store's reader emits them.</summary>
/// <param name="rows">The entries.</param>
/// <param name="path">The store's file, for error messages.</param>
/// <param name="end">The cursor after all of the query's entries.</param>
internal sealed class StoreRows(IEntryRows rows, string path, LogCursor end) : IEntryRows
{
    /// <inheritdoc/>
    public ReadOnlySpan<byte> Message => rows.Message;

    /// <inheritdoc/>
    public EntryView View => rows.View;

    /// <summary>The cursor after all of the query's entries, and before all that are committed later.</summary>
    public LogCursor End => end;

    /// <inheritdoc/>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public bool MoveNext()
    {
        try
        {
            return rows.MoveNext();
        }
        catch (SqliteException exception)
        {
            throw StoreFailure.Explain(exception, path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => rows.Dispose();
}
