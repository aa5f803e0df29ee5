namespace Monitoring.Benchmarks.Serving;

/// <summary>Small requests over keep-alive connections, as fast as the listener answers them.</summary>
/// <remarks>To compare two builds, run them in turn and compare the medians: the machine is not the same from minute to
/// minute.</remarks>
internal static class ServeLoadRun
{
    private const int Entries = 100_000;
    private const int Clients = 8;
    private const int QueriesOfEach = 1_000;

    private static readonly string[] Targets =
        ["/healthz", "/logs/app/few", "/logs?selector=app%3Dweb&order=newest&limit=20"];

    /// <param name="rounds">The number of rounds.</param>
    public static void Run(int rounds)
    {
        using ServedStore store = new();
        store.Fill("web", Entries);
        store.Fill("few", 20);
        for (int round = 0; round < rounds; round++)
        {
            foreach (string target in Targets)
            {
                // Each connection sends its next request as soon as it has an answer, so the mean time gives the rate.
                double[] times = ServeClients.Ask(store.Address, target, Clients, QueriesOfEach, pause: 0);
                Console.WriteLine($"{target,-50} {Clients * 1000 / times.Average(),8:F0} requests a second");
            }
        }

        Console.WriteLine($"{"working set",-50} {Environment.WorkingSet / 1048576.0,8:F1} MiB");
    }
}
