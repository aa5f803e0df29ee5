namespace Monitoring.Testing.ApiServer;

/// <summary>The ways in which a server goes wrong.</summary>
internal enum FakeFaultKind
{
    /// <summary>An answer that says so.</summary>
    Status,

    /// <summary>No answer, for ever.</summary>
    Hang,

    /// <summary>The connection is cut before an answer.</summary>
    Cut,

    /// <summary>An answer of 200 that ends in the middle of an object, and the connection with it.</summary>
    CutInObject,

    /// <summary>An answer of 200 with a page of a proxy's.</summary>
    Garbage,

    /// <summary>An answer of 200 with a body of the test's.</summary>
    Body,

    /// <summary>An answer of 200 that has neither anything in it nor an end.</summary>
    Silence,
}
