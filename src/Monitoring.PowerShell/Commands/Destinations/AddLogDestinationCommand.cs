using System.Collections;
using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Completion;
using Monitoring.Destinations;
using Monitoring.Exporting.Checking;
using Monitoring.Messages;
using Monitoring.Parameters;
using Monitoring.Storing;
using Monitoring.Storing.Destinations;

namespace Monitoring.Commands.Destinations;

/// <summary>Adds a destination to a store: the store's collector sends the entries there, each at least
/// once.</summary>
[Cmdlet(VerbsCommon.Add, "LogDestination", SupportsShouldProcess = true, DefaultParameterSetName = OtlpSet)]
[OutputType(typeof(LogDestination))]
public sealed partial class AddLogDestinationCommand : DestinationCommand
{
    private const string OtlpSet = "Otlp";
    private const string LokiSet = "Loki";
    private const string ElasticsearchSet = "Elasticsearch";
    private const string SyslogSet = "Syslog";
    private const string FileSet = "File";

    /// <summary>The name of the destination.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ValidateDisplayable]
    [ArgumentCompleter(typeof(DestinationNameCompleter))]
    public string Name { get; set; } = string.Empty;

    /// <summary>The URL of an OpenTelemetry receiver (OTLP over HTTP).</summary>
    [Parameter(Mandatory = true, ParameterSetName = OtlpSet)]
    [ValidateNotNullOrEmpty]
    public string Otlp { get; set; } = string.Empty;

    /// <summary>The URL of Loki, or of another system with Loki's push API.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LokiSet)]
    [ValidateNotNullOrEmpty]
    public string Loki { get; set; } = string.Empty;

    /// <summary>The URL of Elasticsearch or OpenSearch.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ElasticsearchSet)]
    [ValidateNotNullOrEmpty]
    public string Elasticsearch { get; set; } = string.Empty;

    /// <summary>The URL of a syslog server, such as <c>tls://host:6514</c> or <c>tcp://host:601</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SyslogSet)]
    [ValidateNotNullOrEmpty]
    public string Syslog { get; set; } = string.Empty;

    /// <summary>The file to which entries are appended, one JSON object per line; <c>-</c> for the standard
    /// output.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string File { get; set; } = string.Empty;

    /// <summary>Conditions for metadata, in the grammar of Kubernetes' label selectors. The default is all
    /// streams.</summary>
    [Parameter]
    [Alias("l")]
    [ValidateNotNullOrEmpty]
    [SelectorTransformation]
    [ArgumentCompleter(typeof(SelectorCompleter))]
    public string? Selector { get; set; }

    /// <summary>The minimum level. The default is all.</summary>
    [Parameter]
    [LogLevelTransformation]
    public LogLevel Level { get; set; }

    /// <summary>The first entries to send: Beginning, Now, or a time. The default is Beginning.</summary>
    [Parameter]
    [ValidateNotNull]
    public object From { get; set; } = DestinationStart.Beginning;

    /// <summary>Headers of each request. A value <c>env:NAME</c> is read from an environment variable, a value
    /// <c>file:PATH</c> from a file.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Header { get; set; }

    /// <summary>The user name for HTTP Basic authentication.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>The file with the user's password, which is read for each request.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PasswordPath { get; set; }

    /// <summary>The environment variable of the collector with the user's password.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PasswordVariable { get; set; }

    /// <summary>The file with the bearer token, which is read for each request.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TokenPath { get; set; }

    /// <summary>The tenant, sent as the header <c>X-Scope-OrgID</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Tenant { get; set; }

    /// <summary>Labels or attributes to add to each entry.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Label { get; set; }

    /// <summary>The file with the certificates of trusted authorities (PEM). The default is those of the
    /// system.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CaPath { get; set; }

    /// <summary>Skips the validation of the receiver's certificate.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>The data stream or index. The default is <c>logs-kubernetes-default</c>.</summary>
    [Parameter(ParameterSetName = ElasticsearchSet)]
    [ValidateNotNullOrEmpty]
    public string? Index { get; set; }

    /// <summary>The maximum rate, in bytes of requests before compression per second. The default is no
    /// limit.</summary>
    [Parameter]
    [SizeTransformation]
    public long MaxBytesPerSecond { get; set; }

    /// <summary>Keeps entries beyond -RetentionAge until they are sent. The maximum size of the store still
    /// holds.</summary>
    [Parameter]
    public SwitchParameter HoldForDestinations { get; set; }

    /// <summary>Replaces the settings of an existing destination of that name. Its cursor stays, unless -From is
    /// given.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the destination.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TryResolveStore(out string? path)
            || !TryParseStart(out DestinationStart? start)
            || !TryCreateSettings(out DestinationSettings? settings))
        {
            return;
        }

        IReadOnlyList<string> problems = SettingsCheck.FindProblems(settings);
        if (problems.Count > 0)
        {
            WriteError(LogErrors.InvalidDestination(Name, problems));
            return;
        }

        if (ShouldProcess($"{settings.Target}", $"Send the entries of {path} as the destination '{Name}'")
            && TryAdd(path, settings, start)
            && PassThru)
        {
            WriteObject(Find(path, [WildcardPattern.Escape(Name)]), enumerateCollection: true);
        }
    }

    private bool TryAdd(string path, DestinationSettings settings, DestinationStart start)
    {
        DestinationPlan plan;
        using (LogStoreReader? reader = OpenReader(path))
        {
            if (reader is null)
            {
                return false;
            }

            plan = DestinationPlan.Create(reader, Name, settings, start);
        }

        bool isMoved = MyInvocation.BoundParameters.ContainsKey(nameof(From));
        if (plan.Existing is null || (Force && isMoved))
        {
            return TryChange(path, plan.Set);
        }

        if (!isMoved && plan.IsSame)
        {
            return true;
        }

        if (!Force)
        {
            WriteError(LogErrors.DestinationExists(plan.Existing.Name));
            return false;
        }

        return TryChange(path, plan.ChangeSettings);
    }
}
