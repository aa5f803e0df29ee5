using System.Net.Security;
using Monitoring.Serving.Security;
using static Monitoring.Serving.Http2.Http2Frames;

namespace Monitoring.Serving.Http2;

/// <summary>Floods of HTTP/2 by clients that have no token: what the listener keeps of them stays far below the limit
/// of the manifest.</summary>
[CollectionDefinition(nameof(Http2FloodTests), DisableParallelization = true)]
[Collection(nameof(Http2FloodTests))]
public sealed class Http2FloodTests : IDisposable
{
    /// <summary>What one of them takes is what counts.</summary>
    private const int Connections = 48;

    // What else the process does in between counts, too: not each time.
    private const int Attempts = 3;

    // As many as Kestrel keeps of those that were answered and that the client does not end.
    private const int Streams = 100;

    /// <summary>What the manifest allows the whole process is 512 MiB, and it requests 192 MiB: so much may 512
    /// connections take.</summary>
    private const long MaxBytesOfConnection = (320L << 20) / 512;

    private readonly TlsScene _tls = new();

    public void Dispose() => _tls.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Floods =>
        ["headers without end", "bodies without end", "unread answers", "resets", "pings and settings", "large fields"];

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task What_a_connection_without_a_token_takes_is_bounded(string flood)
    {
        await SendAsync(flood);
        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && least > MaxBytesOfConnection; attempt++)
        {
            _tls.CloseAll();
            least = Math.Min(least, await MeasureAsync(flood));
        }

        Assert.InRange(least, long.MinValue, MaxBytesOfConnection);
        using HttpResponseMessage response = await _tls.Client.GetAsync(
            new Uri("/healthz", UriKind.Relative), Cancellation);
        Assert.True(response.IsSuccessStatusCode);
    }

    /// <summary>What one connection takes, with what its client takes in the same process.</summary>
    private async Task<long> MeasureAsync(string flood)
    {
        long before = Measure();
        for (int number = 0; number < Connections; number++)
        {
            await SendAsync(flood);
        }

        long taken = (Measure() - before) / Connections;
        TestContext.Current.TestOutputHelper?.WriteLine($"{flood}: {taken >> 10} KiB a connection");
        return taken;
    }

    private static long Measure()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }

    private async Task SendAsync(string flood)
    {
        SslStream stream = await _tls.ConnectAsync();
        try
        {
            await stream.WriteAsync(Preface(), Cancellation);
            foreach (byte[] bytes in Make(flood))
            {
                await stream.WriteAsync(bytes, Cancellation);
            }

            await stream.FlushAsync(Cancellation);
        }
        catch (IOException)
        {
            // Cut, as it deserves.
        }
    }

    private static IEnumerable<byte[]> Make(string flood)
    {
        string large = new('x', 15_000);
        for (int number = 0; number < Streams; number++)
        {
            int stream = (2 * number) + 1;
            switch (flood)
            {
                case "headers without end":
                    yield return Frame(Headers, EndStream, stream, Request("/logs", ("a", large)));
                    yield return Frame(Continuation, 0, stream, Request("/logs", ("a", large)));
                    yield break;
                case "bodies without end":
                    yield return Frame(Headers, EndHeaders, stream, Request("/logs"));
                    yield return Frame(Data, 0, stream, new byte[16 << 10]);
                    yield return Frame(Data, 0, stream, new byte[16 << 10]);
                    break;
                case "unread answers":
                    yield return Frame(Headers, EndHeaders | EndStream, stream, Request("/logs"));
                    break;
                case "resets":
                    yield return Frame(Headers, EndHeaders | EndStream, stream, Request("/logs"));
                    yield return Frame(Reset, 0, stream, new byte[4]);
                    break;
                case "pings and settings":
                    for (int ping = 0; ping < 200; ping++)
                    {
                        yield return Frame(Ping, 0, 0, new byte[8]);
                        yield return Frame(Settings, 0, 0, []);
                    }

                    break;
                default:
                    yield return Frame(
                        Headers, EndHeaders, stream, Request("/logs", ("authorization", "Bearer " + large)));
                    break;
            }
        }
    }
}
