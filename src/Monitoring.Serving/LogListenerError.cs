namespace Monitoring.Serving;

/// <summary>Why a listener cannot be started, for a program.</summary>
public enum LogListenerError
{
    /// <summary>A URL cannot be understood, or names nothing that can be listened on.</summary>
    InvalidUrl,

    /// <summary>Another process listens on the port.</summary>
    AddressInUse,

    /// <summary>This machine does not have the address.</summary>
    AddressNotAvailable,

    /// <summary>The system does not allow this process to listen there.</summary>
    AccessDenied,

    /// <summary>Anyone on the network could send requests, because no token is required.</summary>
    TokenRequired,

    /// <summary>Anyone on the network could read the data, because nothing is encrypted.</summary>
    EncryptionRequired,

    /// <summary>The token can be guessed, or has characters that cannot be sent.</summary>
    InvalidToken,

    /// <summary>There is no certificate, or it cannot be used.</summary>
    InvalidCertificate,

    /// <summary>A value of the allowed origins is not the origin of a page.</summary>
    InvalidOrigin,

    /// <summary>Listening failed in some other way.</summary>
    Failed,
}
