namespace Monitoring.Testing;

/// <summary>Asserts that a piece of code allocates nothing once it is warm.</summary>
/// <remarks>A collection that another thread causes counts the rest of this thread's allocation context as allocated,
/// so one round of several must be free; code that allocates is so in none.</remarks>
internal static class Allocations
{
    private const int Rounds = 5;
    private const int Calls = 10_000;

    /// <param name="code">The code.</param>
    /// <param name="calls">The number of calls in a round.</param>
    public static void AssertNone(Action code, int calls = Calls)
    {
        Run(code, calls);
        Assert.Equal(0, Enumerable.Range(0, Rounds).Min(_ => Measure(code, calls)));
    }

    /// <summary>The bytes that some calls allocate on this thread.</summary>
    public static long Measure(Action code, int calls = 1)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(code, calls);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Run(Action code, int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            code();
        }
    }
}
