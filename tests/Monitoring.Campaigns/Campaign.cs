using Monitoring.Campaigns.Checking;
using Monitoring.Campaigns.Writing;

namespace Monitoring.Campaigns;

/// <summary>One sort of trouble, or several at once.</summary>
internal abstract class Campaign
{
    /// <summary>What it is called on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What happens, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>How many logs are written.</summary>
    public virtual int Logs => 4;

    /// <summary>Lines a second into all of them.</summary>
    public virtual int LinesPerSecond => 20_000;

    /// <summary>What a shell does to run the collector's command, <c>"$@"</c>: it may set limits before.</summary>
    public virtual string Launch => "exec \"$@\"";

    /// <summary>Further arguments of the collector.</summary>
    public virtual string[] CollectorOptions => [];

    /// <summary>The longest time between two disturbances.</summary>
    public virtual TimeSpan Interval => TimeSpan.FromSeconds(2);

    /// <summary>Whether it ends the collector and starts another one.</summary>
    public virtual bool EndsCollector => false;

    /// <summary>The name that stands for several campaigns on the command line; null if the campaign is in no group.</summary>
    public virtual string? Group => null;

    /// <summary>Whether a name of the command line stands for the campaign.</summary>
    public bool IsNamed(string name) => name == Name || name == Group;

    /// <summary>Whether more trouble would show nothing more.</summary>
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

    /// <summary>Makes trouble once.</summary>
    public abstract void Disturb(CampaignPlace place);

    /// <summary>Ends the trouble, so that all that was written can be collected.</summary>
    public virtual void Relent(CampaignPlace place)
    {
    }

    /// <summary>Takes back what <see cref="Begin"/> has done, when nobody needs the place any more.</summary>
    public virtual void End(CampaignPlace place)
    {
    }

    /// <summary>What went wrong beyond lines that are lost or repeated in the store; null if nothing did. Waits for what must come, while the
    /// collector still runs.</summary>
    public virtual string? FindFault(CampaignPlace place) => null;

    /// <summary>Compares the store with what was written, after the collector has ended.</summary>
    public virtual CampaignEvaluation Evaluate(CampaignPlace place) => new(StoreCheck.Of(place.Store, place.Logs));

    /// <summary>What was measured, for who reads the results.</summary>
    public virtual IEnumerable<string> GetRemarks() => [];
}
