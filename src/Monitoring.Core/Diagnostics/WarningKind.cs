namespace Monitoring.Diagnostics;

/// <summary>The kinds of problems that a collector reports and survives.</summary>
public enum WarningKind
{
    /// <summary>A path does not exist yet, or no longer exists.</summary>
    NotFound,

    /// <summary>Access to a path is denied.</summary>
    AccessDenied,

    /// <summary>A path is neither a file nor a directory: a pipe, a socket, a device.</summary>
    NotARegularFile,

    /// <summary>Symbolic links form a loop.</summary>
    LinkLoop,

    /// <summary>A name is not valid text, so the file cannot be opened.</summary>
    UnreadableName,

    /// <summary>A file in a directory of container logs has another kind of name.</summary>
    NotAContainerLog,

    /// <summary>The content of a file is not text, but for example a database, a program or an archive. The
    /// file is skipped.</summary>
    NotALog,

    /// <summary>The system's limit of watches is reached; the remaining files and directories are polled.</summary>
    WatchLimit,

    /// <summary>The process cannot open more files.</summary>
    OpenFileLimit,

    /// <summary>The process cannot open all files at the same time; they are opened in turn.</summary>
    OpenFilesByTurns,

    /// <summary>Reading failed for another reason.</summary>
    ReadFailed,

    /// <summary>The Kubernetes API denies access, or there are no credentials; an operator must fix this.</summary>
    KubernetesDenied,

    /// <summary>The Kubernetes API does not respond, or responds unexpectedly; the collector retries.</summary>
    KubernetesUnavailable,

    /// <summary>Credentials for the Kubernetes API are readable by other users, or are not sent because
    /// they would be.</summary>
    KubernetesInsecure,

    /// <summary>The Kubernetes API has not reported for too long whether pods opt out of collection.</summary>
    OptOutsUnknown,

    /// <summary>A pod's annotation for joining lines is not a regular expression; its logs are
    /// collected without it.</summary>
    MultilinePatternInvalid,

    /// <summary>Some entries were not committed before shutdown; they are read again at the next start.</summary>
    NotCommitted,

    /// <summary>A path leads through a link whose creator could read more through the collector than their own
    /// permissions allow; the path is skipped.</summary>
    LinkNotTrusted,

    /// <summary>The volume of the store is full; the collection waits for free space.</summary>
    StoreFull,

    /// <summary>The store cannot be written for another reason; the collection waits until it can.</summary>
    StoreFailed,

    /// <summary>The size limit of the store is so small that entries are deleted right after their commit.</summary>
    StoreTooSmall,

    /// <summary>The clock is far ahead of the store's last commit; nothing is deleted by age until the clock has stayed
    /// ahead for a time.</summary>
    ClockAhead,

    /// <summary>Merging or deleting in the background has failed; the store retries.</summary>
    StoreUpkeepFailed,

    /// <summary>Files at the store's path did not belong to this user, and were replaced by a new store.</summary>
    StoreReplaced,

    /// <summary>A part of the store cannot be read; it is quarantined.</summary>
    StoreDamaged,
}
