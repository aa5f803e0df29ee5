using System.Globalization;

namespace Monitoring.Testing;

/// <summary>The environment variables that repeat a random test or make it longer: MONITORING_MODEL_SEED, for
/// example.</summary>
/// <param name="prefix">The part of the variables' names before the last word, such as <c>MONITORING_MODEL</c>.</param>
internal sealed class TestSettings(string prefix)
{
    /// <summary>The seed to repeat; null if none is set.</summary>
    public int? Seed => this["SEED"];

    /// <summary>The number of steps of a run; null for the test's own number.</summary>
    public int? Steps => this["STEPS"];

    /// <summary>The value of a variable; null if it is not set or is not a number.</summary>
    public int? this[string name] => int.TryParse(
        Environment.GetEnvironmentVariable($"{prefix}_{name}"), NumberStyles.None, CultureInfo.InvariantCulture,
        out int value) ? value : null;

    /// <summary>The seeds of a test: the one to repeat, or the given ones and then as many random ones as
    /// MONITORING_…_RUNS says.</summary>
    /// <param name="seeds">The seeds that are always run.</param>
    /// <param name="randomRuns">The number of random seeds if the variable is not set.</param>
    public TheoryData<int> GetSeeds(IEnumerable<int> seeds, int randomRuns = 0) => Seed is { } seed
        ? [seed]
        : [.. seeds, .. Enumerable.Range(0, this["RUNS"] ?? randomRuns).Select(_ => Random.Shared.Next())];

    /// <summary>Writes to the test's output how to repeat it.</summary>
    public void WriteSeed(int seed) => TestContext.Current.TestOutputHelper?.WriteLine($"{prefix}_SEED={seed}");
}
