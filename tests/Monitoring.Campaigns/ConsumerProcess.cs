using Monitoring.Campaigns.Checking;

namespace Monitoring.Campaigns;

/// <summary>A process that emits entries to a slow pipeline, until the pipeline reads at full speed.</summary>
internal sealed class ConsumerProcess : VictimProcess
{
    private readonly int _linesPerSecond;
    private readonly ManualResetEvent _hurry = new(initialState: false);
    private readonly Thread _thread;

    /// <summary>Starts it.</summary>
    /// <param name="name">The kind of the consumer.</param>
    /// <param name="linesPerSecond">The number of lines a second, until it reads at full speed.</param>
    /// <param name="arguments">Its arguments.</param>
    public ConsumerProcess(string name, int linesPerSecond, params string[] arguments)
        : base("exec \"$@\"", arguments)
    {
        Name = name;
        _linesPerSecond = linesPerSecond;
        _thread = new Thread(Take) { Name = name };
        _thread.Start();
    }

    /// <summary>The kind of the consumer.</summary>
    public string Name { get; }

    /// <summary>The lines that were read.</summary>
    public SeenLines Seen { get; } = new();

    /// <summary>Takes as fast as it can from now on.</summary>
    public void Hurry() => _hurry.Set();

    protected override void Dispose(bool isDisposing)
    {
        Hurry();
        base.Dispose(isDisposing);
        _thread.Join();
        _hurry.Dispose();
    }

    private void Take()
    {
        long began = TimeProvider.System.GetTimestamp();
        while (Output.ReadLine() is { } line)
        {
            string[] parts = line.Split('\t', 2);
            Seen.Add(parts.Length == 2 ? parts[0] : string.Empty, parts[^1]);
            TimeSpan early =
                TimeSpan.FromSeconds((double)Seen.Count / _linesPerSecond) - TimeProvider.System.GetElapsedTime(began);
            if (early > TimeSpan.Zero)
            {
                _hurry.WaitOne(early);
            }
        }
    }
}
