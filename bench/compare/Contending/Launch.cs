namespace Monitoring.Compare.Contending;

/// <summary>The command line of a program, and the condition under which its work is done.</summary>
/// <param name="Program">A name to be found on the PATH, or a path.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record Launch(string Program, params string[] Arguments)
{
    /// <summary>The file in its directory to which its standard output goes.</summary>
    public const string OutputName = "output.txt";

    /// <summary>Whether its work is done; null for a program that ends then.</summary>
    public Func<bool>? IsDone { get; init; }

    /// <summary>The time of the work without start and end, from the lines that the program has written.</summary>
    public Func<IEnumerable<string>, TimeSpan>? ReadWork { get; init; }

    /// <summary>Describes the progress, for the message of a timeout.</summary>
    public Func<string>? DescribeProgress { get; init; }
}
