namespace Monitoring.Compare.Contending;

/// <summary>A compared program, and the way to start it for a task.</summary>
/// <param name="Name">The name in the tables.</param>
/// <param name="Program">The program that it needs.</param>
/// <param name="Prepare">Makes ready, and says how to start it.</param>
internal sealed record Contender(string Name, string Program, Func<CollectingTask, Launch> Prepare)
{
    /// <summary>Starts the same program with nothing to do, to know what of its memory is not due to the task; null to
    /// count all of it.</summary>
    public Launch? Empty { get; init; }

    /// <summary>Whether its process does more than the task, so that only what it says of the task itself
    /// counts.</summary>
    public bool DoesMore { get; init; }

    /// <summary>Whether the program is there.</summary>
    public bool IsHere => ProgramPath.Find(Program) is not null;
}
