namespace Monitoring.Parsing.Traces;

/// <summary>The relation of a line to the lines before it, and the state after it.</summary>
/// <param name="Step">Whether the line continues them.</param>
/// <param name="State">The state after the line.</param>
internal readonly record struct TraceMove(TraceStep Step, TraceState State)
{
    /// <summary>The line does not belong to them.</summary>
    public static TraceMove End => default;

    /// <summary>The line confirms that they are a trace.</summary>
    public static TraceMove Join(TraceState state) => new(TraceStep.Join, state);

    /// <summary>The line may belong to them; the next line decides.</summary>
    public static TraceMove Hold(TraceState state) => new(TraceStep.Hold, state);
}
