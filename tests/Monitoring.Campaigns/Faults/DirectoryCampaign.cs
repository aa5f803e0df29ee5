namespace Monitoring.Campaigns.Faults;

/// <summary>The followed directory goes away and comes back.</summary>
internal sealed class DirectoryCampaign : Campaign
{
    public override string Name => "directory";

    public override string Description => "the directory of links removed and recreated, during rotations";

    public override void Disturb(CampaignPlace place)
    {
        Dictionary<string, string> links = Directory.EnumerateFiles(place.LogDirectory)
            .ToDictionary(path => path, path => new FileInfo(path).LinkTarget!);
        Directory.Delete(place.LogDirectory, recursive: true);
        place.Pause(TimeSpan.FromMilliseconds(place.Random.Next(300)));
        Directory.CreateDirectory(place.LogDirectory);
        foreach ((string path, string target) in links)
        {
            File.CreateSymbolicLink(path, target);
        }

        place.AnyLog().Rotate(compresses: true);
    }
}
