using System.Text;
using BenchmarkDotNet.Attributes;
using Monitoring.Framing;
using Monitoring.Messages;
using Monitoring.Messages.Timestamps;
using Monitoring.Parsing;

namespace Monitoring.Benchmarks.Collecting;

/// <summary>The steps of the hot path, each by itself.</summary>
[MemoryDiagnoser]
public class ParsingBenchmarks
{
    /// <summary>2026-11-30.</summary>
    private const long ReadAt = 1_796_000_000_000_000_000;

    private readonly byte[] _cri = Encoding.UTF8.GetBytes(
        "2026-11-23T01:26:46.300187894Z stdout F INFO [worker-7] com.shop.web.Server - handled /cart for user 4711 in 12 ms");

    private readonly byte[] _docker = Encoding.UTF8.GetBytes(
        """{"log":"INFO handled /cart for user 4711 in 12 ms\n","stream":"stdout","time":"2026-11-23T01:26:46.300187894Z"}""");

    private readonly byte[] _message = Encoding.UTF8.GetBytes(
        "2026-11-22 10:00:00,123 ERROR [main] com.shop.Cart - the cart of user 4711 could not be saved");

    private readonly byte[] _frame = Encoding.UTF8.GetBytes("    at com.shop.Cart.save(Cart.java:211)");
    private readonly TimestampReader _timestamps = new(TimeZoneInfo.Utc);
    private readonly CriParser _criParser = new();
    private readonly DockerJsonParser _dockerParser = new();
    private byte[] _block = [];
    private byte[] _scratch = [];

    /// <summary>Makes the inputs.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Encoding.UTF8.GetString(_cri) + "\n", 1000)));
        _scratch = new byte[_docker.Length];
    }

    /// <summary>Frames a thousand lines.</summary>
    [Benchmark(OperationsPerInvoke = 1000)]
    public int Frame()
    {
        int lines = 0;
        for (int position = 0; LineFramer.TryTake(_block, ref position, out _);)
        {
            lines++;
        }

        return lines;
    }

    /// <summary>Parses a CRI line.</summary>
    [Benchmark]
    public bool Cri() => _criParser.TryParse(_cri, out _);

    /// <summary>Parses a line of Docker's, which it changes: on a copy.</summary>
    [Benchmark]
    public bool Docker()
    {
        _docker.CopyTo(_scratch, 0);
        return _dockerParser.TryParse(_scratch, out _);
    }

    /// <summary>Reads the time of a line that begins with one.</summary>
    [Benchmark]
    public bool Timestamp() => _timestamps.TryRead(_message, ReadAt, out _);

    /// <summary>Sees that a line of a trace has no time.</summary>
    [Benchmark]
    public bool NoTimestamp() => _timestamps.TryRead(_frame, ReadAt, out _);

    /// <summary>Guesses a level.</summary>
    [Benchmark]
    public LogLevel Level() => LevelGuesser.Guess(_message);
}
