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

    /// <summary>What was measured, for who reads the results.</summary>
    public virtual IEnumerable<string> GetRemarks() => [];
}
