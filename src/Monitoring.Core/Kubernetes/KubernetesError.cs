namespace Monitoring.Kubernetes;

/// <summary>The reasons why a request to the Kubernetes API fails.</summary>
public enum KubernetesError
{
    /// <summary>No API server is configured, or its configuration is incomplete: a file, a variable or a context is
    /// missing.</summary>
    NotConfigured,

    /// <summary>The credentials are not available: a token file, a certificate or an exec plugin fails.</summary>
    NoCredentials,

    /// <summary>The connection failed: the server does not respond, or its certificate is not trusted.</summary>
    Unreachable,

    /// <summary>The response did not begin, or did not end, in time.</summary>
    TimedOut,

    /// <summary>401: the credentials are not accepted.</summary>
    Unauthorized,

    /// <summary>403: the account does not have the permission.</summary>
    Forbidden,

    /// <summary>404: the resource does not exist.</summary>
    NotFound,

    /// <summary>410: the server no longer keeps the requested state.</summary>
    Gone,

    /// <summary>429: the server is overloaded.</summary>
    TooManyRequests,

    /// <summary>Any other 4xx: the server rejects the request.</summary>
    BadRequest,

    /// <summary>5xx: the server failed.</summary>
    ServerError,

    /// <summary>The response is not a valid response of a Kubernetes API.</summary>
    InvalidResponse,
}
