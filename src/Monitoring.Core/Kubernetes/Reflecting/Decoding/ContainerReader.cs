using System.Text.Json;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>Reads the containers in a pod's spec and status into one draft for each name.</summary>
/// <remarks>See the Kubernetes API reference, Container and ContainerStatus v1 core.</remarks>
internal static class ContainerReader
{
    /// <summary>Reads a list of containers from the spec.</summary>
    public static void ReadSpecs(ref Utf8JsonReader reader, List<ContainerDraft> containers, SharedText texts)
    {
        if (!JsonReading.EnterArray(ref reader))
        {
            return;
        }

        while (JsonReading.NextObject(ref reader))
        {
            (string name, string image, bool isRestarted) = (string.Empty, string.Empty, false);
            while (JsonReading.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("name"u8))
                {
                    name = texts.Share(JsonReading.ReadText(ref reader));
                }
                else if (reader.ValueTextEquals("image"u8))
                {
                    image = texts.Share(JsonReading.ReadText(ref reader));
                }
                else if (reader.ValueTextEquals("restartPolicy"u8))
                {
                    isRestarted = JsonReading.ReadText(ref reader) == "Always";
                }
                else
                {
                    JsonReading.SkipValue(ref reader);
                }
            }

            ContainerDraft container = Get(containers, name);
            (container.Image, container.IsRestarted) = (image, isRestarted);
        }
    }

    /// <summary>Reads a list of containers from the status.</summary>
    public static void ReadStatuses(ref Utf8JsonReader reader, List<ContainerDraft> containers, SharedText texts)
    {
        if (!JsonReading.EnterArray(ref reader))
        {
            return;
        }

        while (JsonReading.NextObject(ref reader))
        {
            ContainerDraft read = new();
            while (JsonReading.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("name"u8))
                {
                    read.Name = texts.Share(JsonReading.ReadText(ref reader));
                }
                else if (reader.ValueTextEquals("containerID"u8))
                {
                    read.ContainerId = JsonReading.ReadText(ref reader);
                }
                else if (reader.ValueTextEquals("restartCount"u8))
                {
                    read.RestartCount = JsonReading.ReadNumber(ref reader);
                }
                else if (reader.ValueTextEquals("state"u8))
                {
                    read.State = ReadState(ref reader, out _);
                }
                else if (reader.ValueTextEquals("lastState"u8))
                {
                    ReadState(ref reader, out string lastId);
                    read.LastContainerId = lastId;
                }
                else
                {
                    JsonReading.SkipValue(ref reader);
                }
            }

            // The image of a status is the runtime's name for it; the spec has the requested image.
            ContainerDraft container = Get(containers, read.Name);
            container.ContainerId = read.ContainerId;
            container.LastContainerId = read.LastContainerId;
            container.RestartCount = read.RestartCount;
            container.State = read.State;
        }
    }

    /// <summary>Reads a ContainerState: an object with one of three properties.</summary>
    private static ContainerState ReadState(ref Utf8JsonReader reader, out string containerId)
    {
        containerId = string.Empty;
        ContainerState state = ContainerState.Unknown;
        if (!JsonReading.EnterObject(ref reader))
        {
            return state;
        }

        while (JsonReading.NextProperty(ref reader))
        {
            ContainerState named = reader.ValueTextEquals("running"u8) ? ContainerState.Running
                : reader.ValueTextEquals("waiting"u8) ? ContainerState.Waiting
                : reader.ValueTextEquals("terminated"u8) ? ContainerState.Terminated
                : ContainerState.Unknown;
            if (named == ContainerState.Unknown)
            {
                JsonReading.SkipValue(ref reader);
            }
            else if (JsonReading.EnterObject(ref reader))
            {
                state = named;
                while (JsonReading.NextProperty(ref reader))
                {
                    if (reader.ValueTextEquals("containerID"u8))
                    {
                        containerId = JsonReading.ReadText(ref reader);
                    }
                    else
                    {
                        JsonReading.SkipValue(ref reader);
                    }
                }
            }
        }

        return state;
    }

    private static ContainerDraft Get(List<ContainerDraft> containers, string name)
    {
        ContainerDraft? container = containers.Find(container => container.Name == name);
        if (container is null)
        {
            container = new ContainerDraft { Name = name };
            containers.Add(container);
        }

        return container;
    }
}
