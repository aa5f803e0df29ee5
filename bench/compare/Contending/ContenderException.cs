namespace Monitoring.Compare.Contending;

/// <summary>A compared program failed; the others continue.</summary>
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
