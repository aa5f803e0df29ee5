using System.Text.Json;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>Reads pods from the API's JSON. Fields that are not used are skipped.</summary>
/// <remarks>See the Kubernetes API reference, Pod v1 core. One thread at a time.</remarks>
internal sealed class PodReader(Func<string, bool> keepsAnnotation)
{
    private readonly SharedText _texts = new();

    /// <summary>Reads a pod.</summary>
    /// <param name="reader">The reader, at the beginning of the object. The method moves it to the object's
    /// end.</param>
    /// <exception cref="JsonException">The object is not a pod.</exception>
    public ListedPod Read(ref Utf8JsonReader reader)
    {
        PodDraft draft = ReadDraft(ref reader);
        return draft.Name.Length > 0 && draft.Uid.Length > 0
            ? new ListedPod(draft.Finish(), draft.ResourceVersion)
            : throw new JsonException("A pod has no name or no UID.");
    }

    /// <summary>Reads the resource version of a bookmark, an object with no other content.</summary>
    public string ReadResourceVersion(ref Utf8JsonReader reader) => ReadDraft(ref reader).ResourceVersion;

    private PodDraft ReadDraft(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A pod is not an object.");
        }

        PodDraft draft = new();
        while (JsonReading.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                ReadMetadata(ref reader, draft);
            }
            else if (reader.ValueTextEquals("spec"u8))
            {
                ReadSpec(ref reader, draft);
            }
            else if (reader.ValueTextEquals("status"u8))
            {
                ReadStatus(ref reader, draft);
            }
            else
            {
                JsonReading.SkipValue(ref reader);
            }
        }

        return draft;
    }

    private void ReadMetadata(ref Utf8JsonReader reader, PodDraft draft)
    {
        if (!JsonReading.EnterObject(ref reader))
        {
            return;
        }

        while (JsonReading.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                draft.Name = JsonReading.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                draft.Namespace = ReadShared(ref reader);
            }
            else if (reader.ValueTextEquals("uid"u8))
            {
                draft.Uid = JsonReading.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("resourceVersion"u8))
            {
                draft.ResourceVersion = JsonReading.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("creationTimestamp"u8))
            {
                draft.Created = DateTimeOffset.TryParse(JsonReading.ReadText(ref reader), out DateTimeOffset time)
                    ? time : null;
            }
            else if (reader.ValueTextEquals("labels"u8))
            {
                ReadLabels(ref reader, draft);
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                ReadAnnotations(ref reader, draft);
            }
            else if (reader.ValueTextEquals("ownerReferences"u8))
            {
                ReadOwners(ref reader, draft);
            }
            else
            {
                JsonReading.SkipValue(ref reader);
            }
        }
    }

    private void ReadLabels(ref Utf8JsonReader reader, PodDraft draft)
    {
        if (JsonReading.EnterObject(ref reader))
        {
            while (JsonReading.NextProperty(ref reader))
            {
                string key = _texts.Share(reader.GetString()!);
                draft.Labels[key] = ReadShared(ref reader);
            }
        }
    }

    private void ReadAnnotations(ref Utf8JsonReader reader, PodDraft draft)
    {
        if (!JsonReading.EnterObject(ref reader))
        {
            return;
        }

        while (JsonReading.NextProperty(ref reader))
        {
            string key = _texts.Share(reader.GetString()!);
            bool isConfigHash = key == PodAnnotations.ConfigHash;
            bool isKept = keepsAnnotation(key);
            if (!isConfigHash && !isKept)
            {
                JsonReading.SkipValue(ref reader);
                continue;
            }

            string value = JsonReading.ReadText(ref reader);
            draft.ConfigHash = isConfigHash ? value : draft.ConfigHash;
            if (isKept)
            {
                draft.Annotations[key] = value;
            }
        }
    }

    private void ReadOwners(ref Utf8JsonReader reader, PodDraft draft)
    {
        if (!JsonReading.EnterArray(ref reader))
        {
            return;
        }

        while (JsonReading.NextObject(ref reader))
        {
            (string version, string kind, string name, string uid) = (
                string.Empty, string.Empty, string.Empty, string.Empty);
            bool isController = false;
            while (JsonReading.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("kind"u8))
                {
                    kind = ReadShared(ref reader);
                }
                else if (reader.ValueTextEquals("name"u8))
                {
                    name = ReadShared(ref reader);
                }
                else if (reader.ValueTextEquals("apiVersion"u8))
                {
                    version = ReadShared(ref reader);
                }
                else if (reader.ValueTextEquals("uid"u8))
                {
                    uid = ReadShared(ref reader);
                }
                else if (reader.ValueTextEquals("controller"u8))
                {
                    isController = JsonReading.ReadBoolean(ref reader);
                }
                else
                {
                    JsonReading.SkipValue(ref reader);
                }
            }

            // At most one reference is the controller. The others only protect the pod from garbage collection.
            draft.Controller = isController || draft.Controller is null
                ? new PodController(version, kind, name, uid)
                : draft.Controller;
        }
    }

    private void ReadSpec(ref Utf8JsonReader reader, PodDraft draft)
    {
        if (!JsonReading.EnterObject(ref reader))
        {
            return;
        }

        while (JsonReading.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("nodeName"u8))
            {
                draft.NodeName = ReadShared(ref reader);
            }
            else if (reader.ValueTextEquals("containers"u8))
            {
                ContainerReader.ReadSpecs(ref reader, draft.GetContainers(ContainerKind.Regular), _texts);
            }
            else if (reader.ValueTextEquals("initContainers"u8))
            {
                ContainerReader.ReadSpecs(ref reader, draft.GetContainers(ContainerKind.Init), _texts);
            }
            else if (reader.ValueTextEquals("ephemeralContainers"u8))
            {
                ContainerReader.ReadSpecs(ref reader, draft.GetContainers(ContainerKind.Ephemeral), _texts);
            }
            else
            {
                JsonReading.SkipValue(ref reader);
            }
        }
    }

    private void ReadStatus(ref Utf8JsonReader reader, PodDraft draft)
    {
        if (!JsonReading.EnterObject(ref reader))
        {
            return;
        }

        while (JsonReading.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("phase"u8))
            {
                draft.Phase = ReadShared(ref reader);
            }
            else if (reader.ValueTextEquals("podIP"u8))
            {
                draft.PodIP = ReadShared(ref reader);
            }
            else if (reader.ValueTextEquals("containerStatuses"u8))
            {
                ContainerReader.ReadStatuses(ref reader, draft.GetContainers(ContainerKind.Regular), _texts);
            }
            else if (reader.ValueTextEquals("initContainerStatuses"u8))
            {
                ContainerReader.ReadStatuses(ref reader, draft.GetContainers(ContainerKind.Init), _texts);
            }
            else if (reader.ValueTextEquals("ephemeralContainerStatuses"u8))
            {
                ContainerReader.ReadStatuses(ref reader, draft.GetContainers(ContainerKind.Ephemeral), _texts);
            }
            else
            {
                JsonReading.SkipValue(ref reader);
            }
        }
    }

    private string ReadShared(ref Utf8JsonReader reader) => _texts.Share(JsonReading.ReadText(ref reader));
}
