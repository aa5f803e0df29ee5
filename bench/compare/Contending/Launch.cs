namespace Monitoring.Compare.Contending;

/// <summary>How to start a program, and how to know that it has done its work.</summary>
/// <param name="Program">A name to be found on the PATH, or a path.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record Launch(string Program, params string[] Arguments)
{
    /// <summary>The file in its directory to which its standard output goes.</summary>
    public const string OutputName = "output.txt";

    /// <summary>Whether its work is done; null for a program that ends then.</summary>
    public Func<bool>? IsDone { get; init; }

    /// <summary>How long the work took without start and end, if it says so itself, from the lines that it has written.</summary>
    public Func<IEnumerable<string>, TimeSpan>? ReadWork { get; init; }

    /// <summary>How far it is, for the message if it does not come to an end.</summary>
    public Func<string>? DescribeProgress { get; init; }
}
