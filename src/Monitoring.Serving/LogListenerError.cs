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

    /// <summary>Anyone on the network could ask, because no token is demanded.</summary>
    TokenRequired,

    /// <summary>Anyone on the network could read along, because nothing is encrypted.</summary>
    EncryptionRequired,

    /// <summary>The token is one that can be guessed, or cannot be sent.</summary>
    InvalidToken,

    /// <summary>There is no certificate, or it cannot be used.</summary>
    InvalidCertificate,

    /// <summary>What should be the origin of a page is none.</summary>
    InvalidOrigin,

    /// <summary>Listening failed in some other way.</summary>
    Failed,
}
