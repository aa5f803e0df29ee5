using Monitoring.Entries;

namespace Monitoring.Querying.Matching;

/// <summary>A condition on streams with the user's values; one of the values must match.</summary>
/// <param name="Values">The values. At least one.</param>
internal sealed record StreamCondition(IReadOnlyList<StreamValue> Values)
{
    /// <summary>Whether a stream meets the condition.</summary>
    public bool Matches(LogMetadata metadata)
    {
        foreach (StreamValue value in Values)
        {
            if (value.Matches(metadata))
            {
                return true;
            }
        }

        return false;
    }
}
