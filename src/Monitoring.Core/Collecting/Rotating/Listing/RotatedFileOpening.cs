using Monitoring.Files;
using Monitoring.Files.Opening;
using Monitoring.Files.Status;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Listing;

/// <summary>Opens a rotated file by its listed name.</summary>
internal static class RotatedFileOpening
{
    /// <summary>Opens a rotated file. False if the name no longer leads to it or too many files are open; null if it
    /// cannot be read.</summary>
    public static bool TryOpen(in RotatedFile rotated, DescriptorPool descriptors, out LogFile? file)
    {
        file = null;
        if (rotated.Name.Compression == Compression.Unreadable)
        {
            return true;
        }

        file = LogFile.TryOpenRotated(rotated.Path, descriptors, out FileError error);
        if (file is null)
        {
            return error is not (FileError.None or FileError.NotFound or FileError.TooManyOpenFiles);
        }

        bool isSame = file.Identity == rotated.Identity;
        if (!isSame || !FirstEntry.TryFindAge(file) || !TryCheckContent(file))
        {
            file.Dispose();
            file = null;
        }

        return isSame;
    }

    private static bool TryCheckContent(LogFile file)
    {
        try
        {
            file.Binary.Scan(file.GetStatus());
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
