using System.Globalization;
using System.Text;

namespace Monitoring.Storing.Kills;

/// <summary>A log that is written and rotated while its collector is killed: numbered messages, each once.</summary>
/// <remarks>Only lossless histories are played: rotated files stay, and a log is copied and truncated only when all of
/// it is stored.</remarks>
internal sealed class KilledLog
{
    private readonly TemporaryDirectory _files;
    private readonly Random _random;
    private readonly bool _isCri;
    private readonly string _path;

    /// <summary>Writes the first message.</summary>
    /// <param name="files">The directory of the log.</param>
    /// <param name="name">The name that is followed, in <c>logs</c>.</param>
    /// <param name="isLinked">Whether that is a link to the file, as kubelet makes them.</param>
    /// <param name="isCri">Whether it is written as a container runtime does: some messages in two parts.</param>
    /// <param name="random">Decides.</param>
    public KilledLog(TemporaryDirectory files, string name, bool isLinked, bool isCri, Random random)
    {
        _files = files;
        _random = random;
        _isCri = isCri;
        _path = isLinked ? $"targets/{name}" : $"logs/{name}";
        Path = files[$"logs/{name}"];
        Write(1);
        if (isLinked)
        {
            files.Link($"logs/{name}", $"../{_path}");
        }
    }

    /// <summary>The path that is followed.</summary>
    public string Path { get; }

    /// <summary>The number of written messages.</summary>
    public int Written { get; private set; }

    /// <summary>The number of rotations; the rotated files stay.</summary>
    public int Rotated { get; private set; }

    /// <summary>The message of a number.</summary>
    public static string MessageOf(int number)
    {
        // Lengths differ, so that nothing lies where it lay in the file before.
        string text = number.ToString("D8", CultureInfo.InvariantCulture);
        return $"{text} {new string((char)('a' + (number % 26)), number % 97)}";
    }

    public void Write(int messages)
    {
        StringBuilder text = new();
        for (int count = 0; count < messages; count++)
        {
            string message = MessageOf(Written++);
            int cut = message.Length / 2;
            if (!_isCri)
            {
                text.Append(message).Append('\n');
            }
            else if (_random.Next(4) > 0)
            {
                text.Append("2026-11-23T01:26:46.3Z stdout F ").Append(message).Append('\n');
            }
            else
            {
                text.Append("2026-11-23T01:26:46.3Z stdout P ").Append(message.AsSpan(0, cut)).Append('\n')
                    .Append("2026-11-23T01:26:46.3Z stdout F ").Append(message.AsSpan(cut)).Append('\n');
            }
        }

        _files.Append(_path, text.ToString());
    }

    /// <summary>Renames the file and begins another one.</summary>
    public void Rename()
    {
        _files.Rename(_path, NextRotatedPath());
        Write(1);
    }

    /// <summary>Copies the file, then empties it.</summary>
    public void CopyTruncate()
    {
        File.Copy(_files[_path], _files[NextRotatedPath()]);
        _files.Truncate(_path);
        Write(1);
    }

    private string NextRotatedPath() => $"{_path}.{++Rotated:D8}";
}
