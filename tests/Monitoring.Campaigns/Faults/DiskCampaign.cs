using System.Diagnostics;

namespace Monitoring.Campaigns.Faults;

/// <summary>A store on a small file system of its own, which fills up or becomes read-only, and recovers.</summary>
/// <param name="isFull">Whether it fills up.</param>
internal sealed class DiskCampaign(bool isFull) : Campaign
{
    public override string Name => isFull ? "full-disk" : "read-only";

    public override string Description => isFull
        ? "the store's disk full for a while, again and again, during rotations"
        : "the store's disk read-only for a while, again and again, during rotations";

    public override string? FindObstacle()
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-mount-").FullName;
        bool isMounted = Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory);
        if (isMounted)
        {
            Run("umount", directory);
        }

        Directory.Delete(directory);
        return isMounted ? null : "Nothing may be mounted here.";
    }

    public override void Begin(CampaignPlace place)
    {
        if (!Run("mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", place.StoreDirectory))
        {
            throw new IOException($"{place.StoreDirectory} cannot be mounted.");
        }
    }

    public override void Disturb(CampaignPlace place)
    {
        place.AnyLog().Rotate(compresses: true);
        if (isFull)
        {
            Fill(place);
        }
        else
        {
            Run("mount", "-o", "remount,ro", place.StoreDirectory);
        }

        place.Pause(TimeSpan.FromMilliseconds(place.Random.Next(1_500)));
        place.AnyLog().Rotate(compresses: true);
        Relent(place);
    }

    public override void Relent(CampaignPlace place)
    {
        if (isFull)
        {
            File.Delete(BallastOf(place));
        }
        else
        {
            Run("mount", "-o", "remount,rw", place.StoreDirectory);
        }
    }

    /// <summary>The file system goes with the place.</summary>
    public override void End(CampaignPlace place) => Run("umount", "-l", place.StoreDirectory);

    private static string BallastOf(CampaignPlace place) => Path.Join(place.StoreDirectory, "ballast");

    private static void Fill(CampaignPlace place)
    {
        using FileStream ballast = new(BallastOf(place), FileMode.Append);
        byte[] block = new byte[64 << 10];
        try
        {
            while (true)
            {
                ballast.Write(block);
                ballast.Flush();
            }
        }
        catch (IOException)
        {
            // Full: that was the purpose.
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
