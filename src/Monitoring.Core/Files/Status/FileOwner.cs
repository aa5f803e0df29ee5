using Monitoring.Interop;

namespace Monitoring.Files.Status;

/// <summary>The users whose files this process trusts: its own user, and root.</summary>
internal static class FileOwner
{
    private const uint Root = 0;

    /// <summary>The user that this process runs as; 0 on Windows.</summary>
    public static uint Current { get; } = OperatingSystem.IsWindows() ? 0 : NativeOwnership.GetEffectiveUserId();

    /// <summary>Whether a user is root or the one that this process runs as.</summary>
    public static bool IsTrusted(uint user) => user == Root || user == Current;

    /// <summary>Whether users other than root and this process's user may write a directory.</summary>
    /// <remarks>A sticky directory counts as writable by others, because they can create names in it.</remarks>
    public static bool OthersMayWrite(in FileStatus directory) =>
        !IsTrusted(directory.Owner) || directory.IsWritableByOthers;

    /// <summary>Changes the owner of a file to this process's user, without following a link.</summary>
    /// <returns>Whether that was possible.</returns>
    public static bool TryTake(string path) => !OperatingSystem.IsWindows()
        && NativeOwnership.ChangeOwner(path, Current, NativeOwnership.GetEffectiveGroupId()) == 0;
}
