namespace Monitoring.Kubernetes;

/// <summary>The ways in which the Kubernetes API does not give what it is asked for.</summary>
public enum KubernetesError
{
    /// <summary>Nothing says where an API is, or what says so is incomplete: a file, a variable or a context is missing.</summary>
    NotConfigured,

    /// <summary>The credentials cannot be had: a token's file, a certificate or an exec plugin fails.</summary>
    NoCredentials,

    /// <summary>There is no connection: nobody answers, or not as whom he should be.</summary>
    Unreachable,

    /// <summary>The answer did not come, or not to its end, in time.</summary>
    TimedOut,

    /// <summary>401: the credentials are not accepted.</summary>
    Unauthorized,

    /// <summary>403: the account may not do that.</summary>
    Forbidden,

    /// <summary>404: there is no such thing.</summary>
    NotFound,

    /// <summary>410: the state asked for is no longer kept.</summary>
    Gone,

    /// <summary>429: the server has too much to do.</summary>
    TooManyRequests,

    /// <summary>Any other 4xx: the request is wrong for this server.</summary>
    BadRequest,

    /// <summary>5xx: the server has failed.</summary>
    ServerError,

    /// <summary>What came is not an answer of a Kubernetes API.</summary>
    BadAnswer,
}
