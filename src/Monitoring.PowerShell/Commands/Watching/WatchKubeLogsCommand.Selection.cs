using Monitoring.Commands.Errors;
using Monitoring.Kubernetes.Selecting;
using Monitoring.Parameters;
using Monitoring.Querying;

namespace Monitoring.Commands.Watching;

/// <content>The containers that the parameters select.</content>
public sealed partial class WatchKubeLogsCommand
{
    private void CheckParameters()
    {
        if (IsTailGiven && Since is not null)
        {
            ThrowTerminatingError(LogErrors.Contradiction(nameof(Tail), nameof(Since)));
        }

        if (Path.Length > 0 && (ViaApi || IsOnOtherNode))
        {
            ThrowTerminatingError(LogErrors.Contradiction(nameof(Path), ViaApi ? nameof(ViaApi) : nameof(Node)));
        }

        if (_pods.NoKubernetesApi && FindWhatNeedsApi() is { } needing)
        {
            ThrowTerminatingError(LogErrors.Contradiction(nameof(PodParameters.NoKubernetesApi), needing));
        }
    }

    private string? FindWhatNeedsApi() => this switch
    {
        { ViaApi.IsPresent: true } => nameof(ViaApi),
        { IsOnOtherNode: true } => nameof(Node),
        { Selector: { } } => nameof(Selector),
        { FieldSelector: { } } => nameof(FieldSelector),
        { ContainerState.Length: > 0 } => nameof(ContainerState),
        { InitContainers: false } => nameof(InitContainers),
        _ => null,
    };

    private ContainerSelection CreateSelection()
    {
        if (ParseSource() is { } source)
        {
            return source;
        }

        List<string> pods = [.. PodName];
        List<PodOwner> owners = [];
        foreach (string name in Name)
        {
            if (!WorkloadName.TryParse(name, out PodOwner? owner, out string? pod, out string? unknown))
            {
                ThrowTerminatingError(LogErrors.UnknownWorkload(name, unknown));
            }

            if (owner is not null)
            {
                owners.Add(owner);
            }
            else
            {
                pods.Add(pod!);
            }
        }

        return Select(Namespace, pods, Container, owners);
    }

    /// <summary>The selection of a single name in the form of a source: <c>namespace/pod</c> or
    /// <c>namespace/pod/container</c>; null for another form, or if other parameters name pods too.</summary>
    private ContainerSelection? ParseSource()
    {
        if (Name is not [string name]
            || Namespace.Length > 0
            || PodName.Length > 0
            || WorkloadName.TryParse(name, out _, out _, out _))
        {
            return null;
        }

        return name.Split('/') switch
        {
            [{ Length: > 0 } space, { Length: > 0 } pod] =>
                Select([space], [pod.AsSpan().ContainsAny("*?[") ? pod : pod + "*"], Container),
            [{ Length: > 0 } space, { Length: > 0 } pod, { Length: > 0 } container] when Container.Length == 0 =>
                Select([space], [pod], [container]),
            _ => null,
        };
    }

    private ContainerSelection Select(
        IReadOnlyList<string> namespaces, IReadOnlyList<string> pods, IReadOnlyList<string> containers,
        IReadOnlyList<PodOwner>? owners = null)
    {
        ContainerSelection selection = new()
        {
            Namespaces = namespaces,
            Pods = pods,
            ExcludePods = ExcludePod,
            Containers = containers,
            ExcludeContainers = ExcludeContainer,
            Owners = owners ?? [],
            States = ContainerState,
            InitContainers = InitContainers,
            UsesApiSelector = Selector is not null || FieldSelector is not null,
        };
        try
        {
            selection.Validate();
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(LogErrors.InvalidPattern(exception));
        }

        return selection;
    }
}
