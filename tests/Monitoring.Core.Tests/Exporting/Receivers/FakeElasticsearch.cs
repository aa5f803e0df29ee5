using System.Text;
using System.Text.Json;

namespace Monitoring.Exporting.Receivers;

/// <summary>A data stream of Elasticsearch: creates documents by their ids, and judges each item for itself.</summary>
internal sealed class FakeElasticsearch
{
    private readonly Dictionary<string, string> _documents = [];

    /// <summary>Refuses the request first, if it returns something.</summary>
    public Func<ReceivedRequest, FakeReply?> Fault { get; set; } = _ => null;

    /// <summary>The status of an item, if it is not created: the message of the document.</summary>
    public Func<string, int?> ItemFault { get; set; } = _ => null;

    /// <summary>The documents, by id.</summary>
    public IReadOnlyDictionary<string, string> Documents => _documents;

    /// <summary>The number of items that were there already.</summary>
    public int Conflicts { get; private set; }

    public FakeReply Bulk(ReceivedRequest request)
    {
        if (Fault(request) is { } fault)
        {
            return fault;
        }

        Assert.Equal("application/x-ndjson", request.HeaderOf("Content-Type"));
        Assert.Equal((byte)'\n', request.Body[^1]);
        string[] lines = Encoding.UTF8.GetString(request.Body)[..^1].Split('\n');
        bool hasErrors = false;
        List<string> items = [];
        for (int index = 0; index < lines.Length; index += 2)
        {
            using JsonDocument action = JsonDocument.Parse(lines[index]);
            string id = action.RootElement.GetProperty("create").GetProperty("_id").GetString()!;
            using JsonDocument document = JsonDocument.Parse(lines[index + 1]);
            Assert.True(document.RootElement.TryGetProperty("@timestamp", out _));
            string message = document.RootElement.GetProperty("message").GetString()!;
            int status = ItemFault(message) ?? (_documents.ContainsKey(id) ? 409 : 201);
            Conflicts += status == 409 ? 1 : 0;
            if (status == 201)
            {
                _documents.Add(id, lines[index + 1]);
            }

            hasErrors |= status >= 300;
            items.Add(status < 300
                ? $$"""{"create":{"status":{{status}} } }"""
                : $$$"""{"create":{"status":{{{status}}},"error":{"type":"t{{{status}}}","reason":"because"} } }""");
        }

        string body = $$"""{"errors":{{(hasErrors ? "true" : "false")}},"items":[{{string.Join(',', items)}}]}""";
        return new FakeReply(200, Encoding.UTF8.GetBytes(body));
    }
}
