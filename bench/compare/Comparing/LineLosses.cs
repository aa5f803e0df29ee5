using Monitoring.Campaigns.Checking;

namespace Monitoring.Compare.Comparing;

/// <summary>What became of numbered lines.</summary>
/// <param name="Written">How many were written.</param>
/// <param name="Lost">How many never came.</param>
/// <param name="Repeated">How often one came again.</param>
/// <param name="Disordered">How often one came after a later one.</param>
internal readonly record struct LineLosses(long Written, long Lost, long Repeated, long Disordered)
{
    /// <summary>Counts the numbers that came; those that nobody wrote are no lines.</summary>
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
