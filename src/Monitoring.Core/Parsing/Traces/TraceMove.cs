namespace Monitoring.Parsing.Traces;

/// <summary>What a line is to the lines before it, and where they stand with it.</summary>
/// <param name="Step">Whether it goes on with them.</param>
/// <param name="State">Where they stand then.</param>
internal readonly record struct TraceMove(TraceStep Step, TraceState State)
{
    /// <summary>The line is none of theirs.</summary>
    public static TraceMove End => default;

    /// <summary>The line makes a trace of them for certain.</summary>
    public static TraceMove Join(TraceState state) => new(TraceStep.Join, state);

    /// <summary>The line may be one of theirs: the next one tells.</summary>
    public static TraceMove Hold(TraceState state) => new(TraceStep.Hold, state);
}
