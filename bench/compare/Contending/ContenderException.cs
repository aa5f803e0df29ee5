namespace Monitoring.Compare.Contending;

/// <summary>One of those that are compared did not do what it was to do; the others go on.</summary>
public sealed class ContenderException : Exception
{
    /// <summary>Says why.</summary>
    public ContenderException(string message)
        : base(message)
    {
    }

    /// <summary>Says why.</summary>
    public ContenderException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says nothing.</summary>
    public ContenderException()
    {
    }
}
