namespace Monitoring.Diagnostics;

/// <summary>The sorts of trouble that a collector survives and reports.</summary>
public enum WarningKind
{
    /// <summary>A path does not exist (yet, or any more).</summary>
    NotFound,

    /// <summary>A path may not be read.</summary>
    AccessDenied,

    /// <summary>A path is neither a file nor a directory: a pipe, a socket, a device.</summary>
    NotARegularFile,

    /// <summary>Symbolic links lead round in a circle.</summary>
    LinkLoop,

    /// <summary>A name cannot be written as text and so cannot be opened.</summary>
    UnreadableName,

    /// <summary>A file among containers' logs is not named like one.</summary>
    NotAContainerLog,

    /// <summary>The content of a file is no text: a database, a program, an archive. The file is skipped.</summary>
    NotALog,

    /// <summary>The system allows no more watches; what could not be watched is polled.</summary>
    WatchLimit,

    /// <summary>The process may not open more files.</summary>
    OpenFileLimit,

    /// <summary>The process may not open all files at once; they are opened by turns.</summary>
    OpenFilesByTurns,

    /// <summary>Reading failed in some other way.</summary>
    ReadFailed,

    /// <summary>The Kubernetes API does not let us, or there are no credentials: someone has to do something.</summary>
    KubernetesDenied,

    /// <summary>The Kubernetes API does not answer, or not as it should; it is tried again.</summary>
    KubernetesUnavailable,

    /// <summary>Credentials of the Kubernetes API are open to other users, or are not sent because
    /// they would be.</summary>
    KubernetesInsecure,

    /// <summary>The Kubernetes API has not said for too long whether pods ask not to be collected.</summary>
    OptOutsUnknown,

    /// <summary>A pod's annotation for joining lines is not a regular expression; its logs are
    /// collected without it.</summary>
    MultilinePatternInvalid,

    /// <summary>What was read last could not be made safe before the end; it is read again the next time.</summary>
    NotMadeSafe,

    /// <summary>A path leads through a link whose maker could read more through the collector than he may
    /// himself; it is skipped.</summary>
    LinkNotTrusted,

    /// <summary>There is no room for the store; collection waits for it.</summary>
    StoreFull,

    /// <summary>The store cannot be written in some other way; collection waits until it can.</summary>
    StoreFailed,

    /// <summary>The size limit of the store is so small that entries are deleted right after their commit.</summary>
    StoreTooSmall,

    /// <summary>The clock is far ahead of the store's last commit; nothing is deleted by age until it
    /// has stayed there.</summary>
    ClockAhead,

    /// <summary>Merging or deleting in the background has failed; it is tried again.</summary>
    StoreUpkeepFailed,

    /// <summary>Files at the store's path were not this user's own, and were replaced by a new store.</summary>
    StoreReplaced,

    /// <summary>A part of the store cannot be read; it is set aside.</summary>
    StoreDamaged,
}
