namespace Monitoring.Storing.PowerCuts;

/// <summary>A file: what of it is on the disk, and what has not been synced.</summary>
internal sealed class DiskFile(long number)
{
    private const int SectorBytes = 512;

    private readonly List<FileOperation> _unsynced = [];
    private byte[] _synced = [];

    /// <summary>Its number, whatever its name is.</summary>
    public long Number => number;

    /// <summary>The name that it has on the disk still if it was renamed and that is not synced; null
    /// otherwise.</summary>
    public string? FormerName { get; set; }

    /// <summary>Whether its name is on the disk.</summary>
    public bool HasName { get; private set; }

    /// <summary>The file that had the name before, as long as the disk may have that one still.</summary>
    public DiskFile? Before { get; private set; }

    /// <summary>A file that is there.</summary>
    public static DiskFile Of(long number, byte[] content) => new(number) { _synced = content, HasName = true };

    /// <summary>A file that is being made, after one that was deleted.</summary>
    public static DiskFile After(long number, DiskFile? before) => new(number) { Before = before };

    public void Write(FileOperation operation) => _unsynced.Add(operation);

    public void Sync()
    {
        _synced = Apply(_unsynced);
        _unsynced.Clear();
        (HasName, Before) = (true, null);
    }

    /// <summary>All written bytes, as a killed process leaves them.</summary>
    public byte[] ReadAll() => Apply(_unsynced);

    /// <summary>The bytes after a power cut: of the writes that were not synced all, none, a prefix, or any of them, in
    /// whole or by sectors.</summary>
    public byte[] ReadAfterCut(Random random)
    {
        int end = random.Next(_unsynced.Count + 1);
        return random.Next(5) switch
        {
            0 => _synced,
            1 => Apply(_unsynced),
            2 => Apply(_unsynced.Take(end)),
            3 => Apply(_unsynced.Where(_ => random.Next(2) == 0)),
            _ => Apply(_unsynced.SelectMany(operation => Tear(operation, random))),
        };
    }

    private static List<FileOperation> Tear(FileOperation operation, Random random)
    {
        if (operation.Bytes is not { } bytes)
        {
            return random.Next(4) == 0 ? [] : [operation];
        }

        List<FileOperation> torn = [];
        for (int start = 0; start < bytes.Length;)
        {
            int end = (int)Math.Min(
                bytes.Length, ((operation.Offset + start) / SectorBytes * SectorBytes)
                + SectorBytes - operation.Offset);
            if (random.Next(4) != 0)
            {
                torn.Add(operation with { Offset = operation.Offset + start, Bytes = bytes[start..end] });
            }

            start = end;
        }

        return torn;
    }

    private byte[] Apply(IEnumerable<FileOperation> operations)
    {
        using MemoryStream content = new();
        content.Write(_synced);
        foreach (FileOperation operation in operations)
        {
            if (operation.Bytes is { } bytes)
            {
                content.Position = operation.Offset;
                content.Write(bytes);
            }
            else
            {
                content.SetLength(operation.Offset);
            }
        }

        return content.ToArray();
    }
}
