using Monitoring.Campaigns.Checking;
using Monitoring.Campaigns.Writing;

namespace Monitoring.Campaigns;

/// <summary>A fault, or several faults at once.</summary>
internal abstract class Campaign
{
    /// <summary>The name of the campaign on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The description of the campaign, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>The number of logs.</summary>
    public virtual int Logs => 4;

    /// <summary>Lines a second into all of them.</summary>
    public virtual int LinesPerSecond => 20_000;

    /// <summary>The shell command that runs the collector's command, <c>"$@"</c>: it may set limits before.</summary>
    public virtual string Launch => "exec \"$@\"";

    /// <summary>Further arguments of the collector.</summary>
    public virtual string[] CollectorOptions => [];

    /// <summary>The longest time between two disturbances.</summary>
    public virtual TimeSpan Interval => TimeSpan.FromSeconds(2);

    /// <summary>Whether it ends the collector and starts another one.</summary>
    public virtual bool EndsCollector => false;

    /// <summary>The name of a group of campaigns on the command line; null if the campaign is in no group.</summary>
    public virtual string? Group => null;

    /// <summary>Whether a name of the command line selects the campaign.</summary>
    public bool IsNamed(string name) => name == Name || name == Group;

    /// <summary>Whether further faults would show nothing new.</summary>
    public virtual bool IsOver => false;

    /// <summary>Why it cannot be run here; null if it can.</summary>
    public virtual string? FindObstacle() => null;

    /// <summary>Prepares the place, before anything is written.</summary>
    public virtual void Begin(CampaignPlace place)
    {
    }

    /// <summary>Begins what goes on beside the collector, once the store knows each log.</summary>
    public virtual void Start(CampaignPlace place)
    {
    }

    /// <summary>The logs that are written all the time.</summary>
    public virtual IReadOnlyList<IWrittenLog> GetLogs(CampaignPlace place) => place.Logs;

    /// <summary>Waits until all that was written is stored, or nothing has been added for a while.</summary>
    public virtual void WaitUntilStored(CampaignPlace place) => place.WaitUntilStored();

    /// <summary>Causes the fault once.</summary>
    public abstract void Disturb(CampaignPlace place);

    /// <summary>Ends the fault, so that all written lines can be collected.</summary>
    public virtual void Relent(CampaignPlace place)
    {
    }

    /// <summary>Undoes <see cref="Begin"/> when the campaign is over.</summary>
    public virtual void End(CampaignPlace place)
    {
    }

    /// <summary>What went wrong beyond lines that are lost or repeated in the store; null if nothing did. Waits for
    /// what must come, while the collector still runs.</summary>
    public virtual string? FindFault(CampaignPlace place) => null;

    /// <summary>Compares the store with what was written, after the collector has ended.</summary>
    public virtual CampaignEvaluation Evaluate(CampaignPlace place) => new(StoreCheck.Of(place.Store, place.Logs));

    /// <summary>Other measurements, for the report.</summary>
    public virtual IEnumerable<string> GetRemarks() => [];
}
