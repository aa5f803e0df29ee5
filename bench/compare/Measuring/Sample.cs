using System.Globalization;

namespace Monitoring.Compare.Measuring;

/// <summary>The median of several rounds, and the range of the others.</summary>
/// <param name="Median">The middle; of an even number the mean of the two in the middle.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The most.</param>
internal readonly record struct Sample(double Median, double Least, double Most)
{
    /// <summary>Sums up some values.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Sample Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            throw new ArgumentException("There is no middle of nothing.", nameof(values));
        }

        return new Sample((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0], sorted[^1]);
    }

    /// <summary>Sums up the ratios of two programs' values, round by round: what else the machine did in a round was
    /// the same for both.</summary>
    public static Sample OfRatios(IEnumerable<double> ones, IEnumerable<double> others) =>
        Of(ones.Zip(others, (one, other) => one / other));

    /// <summary>The value below or at which so large a part of them is (nearest rank).</summary>
    public static double Quantile(IEnumerable<double> values, double part)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Length) - 1)];
    }

    /// <summary>The median, followed by the range.</summary>
    /// <param name="format">How to write a number.</param>
    public string ToString(string format) => Least.Equals(Most)
        ? Median.ToString(format, CultureInfo.InvariantCulture)
        : string.Create(
            CultureInfo.InvariantCulture, $"{Write(Median, format)} ({Write(Least, format)} to {Write(Most, format)})");

    private static string Write(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
