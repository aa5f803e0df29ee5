using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Monitoring.Collecting;
using Monitoring.Collectors;
using Monitoring.Commands.Errors;
using Monitoring.Commands.Watching;
using Monitoring.Entries;
using Monitoring.Kubernetes;
using Monitoring.Kubernetes.Paths;
using Monitoring.Parsing;
using Monitoring.Storing;

namespace Monitoring.Commands.Collecting;

/// <content>The settings from the parameters and the environment.</content>
public sealed partial class StartLogCollectorCommand
{
    private static readonly TimeSpan LeastCommitInterval = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaxCommitInterval = TimeSpan.FromHours(1);

    /// <summary>Creates the plan from the parameters and the environment; false if an error has been written.</summary>
    private bool TryPlan([NotNullWhen(true)] out LogCollectorPlan? plan)
    {
        plan = null;
        MultilineRule? rule = ChooseRule();
        CollectorKind kind = ChooseKind();
        if (!TryFindStore(out string? store) || !TryFindRoots(kind, out List<string>? paths, out List<LogRoot>? roots))
        {
            return false;
        }

        plan = new LogCollectorPlan
        {
            Name = Name ?? (StorePath is null ? "default" : System.IO.Path.GetFileNameWithoutExtension(store)),
            Node = kind == CollectorKind.Kubernetes ? PlanNode() : null,
            Paths = paths,
            Roots = [.. roots.Select(root => root.Without(store, LogStoreLocation.Suffixes))],
            Start = MyInvocation.BoundParameters.ContainsKey(nameof(Tail))
                ? StartPosition.Last(Tail) : StartPosition.Beginning,
            MaxMessageBytes = MaxMessageBytes,
            MessageTimeZone = NoTimestampParsing ? null : MessageTimeZone,
            FollowLinks = FollowLinks,
            JoinsStackTraces = Multiline || (kind == CollectorKind.Kubernetes && !NoMultiline),
            MultilineRule = rule,
            Watcher = Watcher,
            Store = CreateStoreOptions(store),
            IsInForeground = Wait,
            OnNote = Wait ? _notes.Add : null,
        };
        return true;
    }

    private CollectorKind ChooseKind()
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Collector)))
        {
            return Collector;
        }

        if (Environment.GetEnvironmentVariable("LOG_COLLECTOR") is not { Length: > 0 } named)
        {
            return FindKind([.. Path, .. LiteralPath]);
        }

        if (!Enum.TryParse(named, ignoreCase: true, out CollectorKind kind) || !Enum.IsDefined(kind))
        {
            ThrowTerminatingError(LogErrors.UnknownCollector(named));
        }

        return kind;
    }

    /// <summary>The kind of collector: containers' logs are recognized by the names in their directory. Other logs are
    /// followed as plain files.</summary>
    private CollectorKind FindKind(string[] paths)
    {
        foreach (string path in paths)
        {
            if (!FileSystemPath.TryFind(this, path, out string? resolved, out _)
                || !NodeLogDirectory.HoldsContainerLogs(resolved))
            {
                return CollectorKind.Directory;
            }

            WriteVerbose(
                $"{TerminalText.Neutralize(resolved)} contains container logs, so -Collector Kubernetes is used. To "
                + "follow them as plain files, use -Collector Directory.");
        }

        return CollectorKind.Kubernetes;
    }

    private NodePlan PlanNode() => new()
    {
        Connection = _pods.CreateConnection(this),
        NodeName = _pods.ThisNode,
        Annotations = _pods.Annotations,
        ResolvesOwners = _pods.ResolveOwner,
        IncludesOwnPod = _pods.IncludeOwnPod,
        HonorsOptOut = !_pods.IgnoreOptOut,
        WhenApiIsAway = _pods.WhenApiIsAway,
    };

    private bool TryFindStore([NotNullWhen(true)] out string? store)
    {
        if (StorePath is not null)
        {
            return FileSystemPath.TryResolve(this, StorePath, out store);
        }

        store = LogStoreLocation.Default();
        return true;
    }

    private bool TryFindRoots(
        CollectorKind kind, [NotNullWhen(true)] out List<string>? paths, [NotNullWhen(true)] out List<LogRoot>? roots)
    {
        bool literal = ParameterSetName == LiteralPathSet;
        string[] given = literal ? LiteralPath : Path;
        if (given.Length == 0 && NodeLogRoot.FindNamed() is { } root)
        {
            given = [root];
        }

        paths = null;
        roots = null;
        if (given.Length == 0 && kind == CollectorKind.Kubernetes)
        {
            // A missing directory is followed as soon as it exists: the kubelet creates it with the first container.
            WarnWithoutNode();
            paths = [KubernetesCollectorOptions.DefaultRoot];
            roots = [new LogRoot { Path = KubernetesCollectorOptions.DefaultRoot }];
            return true;
        }

        if (given.Length == 0)
        {
            ThrowTerminatingError(LogErrors.CollectorNeedsPath());
        }

        List<string> resolved = [];
        List<LogRoot> found = [];
        LogRootChoice choice = new(Recurse, Include, Exclude, Force);
        foreach (string path in given)
        {
            if (!FileSystemPath.TryResolve(this, path, out string? absolute))
            {
                return false;
            }

            if (!choice.TryFind(absolute, literal, out LogRoot? place, out ErrorRecord? error))
            {
                ThrowTerminatingError(error);
            }

            resolved.Add(absolute);
            found.Add(kind == CollectorKind.Kubernetes ? NodeLogDirectory.Adapt(place!) : place!);
        }

        paths = resolved;
        roots = found;
        return true;
    }

    private void WarnWithoutNode()
    {
        if (!Directory.Exists(KubernetesCollectorOptions.DefaultRoot))
        {
            WriteWarning(
                $"{KubernetesCollectorOptions.DefaultRoot} does not exist: this is not a Kubernetes node, or its logs "
                + "are not mounted here. The directory is followed as soon as it exists. To collect other logs, use "
                + "-Path.");
        }
    }

    private LogStoreOptions CreateStoreOptions(string store)
    {
        if (CommitInterval < LeastCommitInterval || CommitInterval > MaxCommitInterval)
        {
            ThrowTerminatingError(
                LogErrors.CommitIntervalOutOfRange(CommitInterval, LeastCommitInterval, MaxCommitInterval));
        }

        if (RetentionAge != TimeSpan.Zero && RetentionAge < RetentionPolicy.MinAge)
        {
            ThrowTerminatingError(LogErrors.RetentionTooShort(RetentionAge));
        }

        if (RetentionSize is not 0 and < RetentionPolicy.MinBytes)
        {
            ThrowTerminatingError(LogErrors.RetentionTooSmall(RetentionSize));
        }

        return new LogStoreOptions
        {
            Path = store,
            CommitInterval = CommitInterval,
            ReplacesForeignFiles = Force,
            Retention = new RetentionPolicy(
                RetentionAge == TimeSpan.Zero ? null : RetentionAge,
                RetentionSize == 0 ? null : RetentionSize),
        };
    }
}
