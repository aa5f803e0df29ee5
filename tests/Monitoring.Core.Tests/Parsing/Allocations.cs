namespace Monitoring.Parsing;

/// <summary>Asserts that a piece of code allocates nothing once it is warm.</summary>
internal static class Allocations
{
    private const int Calls = 10_000;

    public static void AssertNone(Action code)
    {
        Run(code);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(code);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Run(Action code)
    {
        for (int call = 0; call < Calls; call++)
        {
            code();
        }
    }
}
