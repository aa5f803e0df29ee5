using System.Buffers;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>Compares a file with a log that still grows and of which the file may be a copy.</summary>
internal static class CopyComparison
{
    private const int BlockBytes = 64 << 10;

    /// <summary>Compares a file with a log.</summary>
    /// <param name="file">The file.</param>
    /// <param name="original">The log.</param>
    /// <param name="common">The offset of the first line that differs, if the file begins as the log does.</param>
    /// <exception cref="IOException">Reading failed.</exception>
    public static CopyLikeness Compare(LogFile file, LogFile original, out long common)
    {
        common = 0;
        if (TextEnd.Find(file, file.GetStatus().Size + 1) is not { } size)
        {
            return CopyLikeness.Unclear;
        }

        byte[] ours = ArrayPool<byte>.Shared.Rent(BlockBytes);
        byte[] theirs = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            for (long offset = 0; offset < size;)
            {
                int wanted = (int)Math.Min(BlockBytes, size - offset);
                int read = file.ReadAt(offset, ours.AsSpan(0, wanted));
                int other = original.ReadAt(offset, theirs.AsSpan(0, read));
                int same = ours.AsSpan(0, read).CommonPrefixLength(theirs.AsSpan(0, other));
                int newline = ours.AsSpan(0, same).LastIndexOf((byte)'\n');
                common = newline >= 0 ? offset + newline + 1 : common;
                if (same < read)
                {
                    return common > 0 ? CopyLikeness.Continued : CopyLikeness.Different;
                }

                if (read == 0)
                {
                    break;
                }

                offset += read;
            }

            return CopyLikeness.Whole;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(ours);
            ArrayPool<byte>.Shared.Return(theirs);
        }
    }
}
