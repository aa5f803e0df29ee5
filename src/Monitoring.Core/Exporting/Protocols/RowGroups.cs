using Monitoring.Exporting.Batches;

namespace Monitoring.Exporting.Protocols;

/// <summary>Groups the entries of a request by their streams, in the order of their first entries; the arrays are
/// reused.</summary>
internal sealed class RowGroups
{
    private int[] _ends = [];
    private int[] _ordered = [];
    private readonly List<int> _sources = [];

    /// <summary>The streams with entries.</summary>
    public IReadOnlyList<int> Sources => _sources;

    /// <summary>Groups entries.</summary>
    public void Set(ExportBatch batch, ReadOnlySpan<int> rows)
    {
        if (_ends.Length < batch.Sources.Count)
        {
            _ends = new int[batch.Sources.Count * 2];
        }

        if (_ordered.Length < rows.Length)
        {
            _ordered = new int[rows.Length];
        }

        Array.Clear(_ends);
        _sources.Clear();
        ReadOnlySpan<ExportRow> all = batch.Rows;
        foreach (int row in rows)
        {
            if (_ends[all[row].Source]++ == 0)
            {
                _sources.Add(all[row].Source);
            }
        }

        int next = 0;
        foreach (int source in _sources)
        {
            (next, _ends[source]) = (next + _ends[source], next);
        }

        foreach (int row in rows)
        {
            _ordered[_ends[all[row].Source]++] = row;
        }
    }

    /// <summary>The entries of a stream, given its number in <see cref="Sources"/>.</summary>
    public ReadOnlySpan<int> RowsOf(int group)
    {
        int start = group == 0 ? 0 : _ends[_sources[group - 1]];
        return _ordered.AsSpan(start, _ends[_sources[group]] - start);
    }
}
