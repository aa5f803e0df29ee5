using Monitoring.Campaigns.Checking;

namespace Monitoring.Compare.Comparing;

/// <summary>The fate of numbered lines.</summary>
/// <param name="Written">The number of written lines.</param>
/// <param name="Lost">The number of lines that never arrived.</param>
/// <param name="Repeated">The number of lines that arrived again.</param>
/// <param name="Disordered">The number of lines that arrived after a later one.</param>
internal readonly record struct LineLosses(long Written, long Lost, long Repeated, long Disordered)
{
    /// <summary>Counts the numbers that arrived; numbers that were never written are no lines.</summary>
    public static LineLosses Of(long written, IEnumerable<long> numbers)
    {
        SeenLog seen = new();
        foreach (long number in numbers.Where(number => number >= 0 && number < written))
        {
            seen.Add(number);
        }

        return new LineLosses(written, seen.CountMissing(written), seen.Repeated, seen.Disordered);
    }

    /// <summary>The same of a store.</summary>
    public static LineLosses Of(LineCheck check) => new(check.Written, check.Lost, check.Repeated, check.Disordered);
}
