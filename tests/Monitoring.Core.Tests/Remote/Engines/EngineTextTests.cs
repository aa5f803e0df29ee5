using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Testing.LogEngines;

namespace Monitoring.Remote.Engines;

/// <summary>No text of a user is read as a part of a query: each finds itself and nothing else.</summary>
public sealed class EngineTextTests
{
    private static readonly string[] Hostile =
    [
        "\"} |= \"", "\"", "\\", "\\\"", "` | drop", "a\nb", "a\tb\u0001", ") or (_time:5d", "* | delete", "\"]}}",
        "a|b", "^$", "(?i)", "[x", "x{3}", "$\\d", "' OR 1=1", "☃\u2028", "*", "?", "\ud83d\ude00", "a/b&c=d#e%20+f",
    ];

    public static TheoryData<string> Kinds =>
    [
        nameof(RemoteKind.Loki), nameof(RemoteKind.VictoriaLogs), nameof(RemoteKind.Elasticsearch),
        nameof(RemoteKind.OpenSearch),
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_text_is_found_as_it_stands(string kind)
    {
        using EngineScene scene = EngineScene.Create(Enum.Parse<RemoteKind>(kind));
        scene.Database.Add(Hostile.Select((text, index) => Line(index, $"<{text}>", "any")));

        Assert.All(Hostile.Select((text, index) => (text, index)), each =>
            Assert.Equal(
                [$"<{each.text}>"],
                scene.Read(new LogQuery { Contains = [new ContainedText($"<{each.text}>", each.index % 2 == 0)] })
                    .Select(entry => entry.Message)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_value_of_a_label_is_found_as_it_stands(string kind)
    {
        using EngineScene scene = EngineScene.Create(Enum.Parse<RemoteKind>(kind));
        scene.Database.Add(Hostile.Select((text, index) => Line(index, $"{index}", $"<{text}>")));

        Assert.All(Hostile.Select((text, index) => (text, index)), each =>
        {
            LabelSelector selector = LabelSelector.FromPairs([new("namespace", $"<{each.text}>")]);
            Assert.Equal(
                [$"{each.index}"],
                scene.Read(new LogQuery { Selector = selector }).Select(entry => entry.Message));
            Assert.Equal(Hostile.Length - 1, scene.Read(new LogQuery
            {
                Selector = LabelSelector.Of(
                    [new SelectorRequirement("namespace", SelectorOperator.NotIn, [$"<{each.text}>"])]),
            }).Count);
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_name_of_a_label_is_no_query(string kind)
    {
        using EngineScene scene = EngineScene.Create(Enum.Parse<RemoteKind>(kind));
        scene.Database.Add(Line(0, "one", "any"));

        Assert.All(Hostile, name => Assert.Empty(
            scene.Read(new LogQuery { Selector = LabelSelector.FromPairs([new($"x{name}", "y")]) })));
    }

    private static FakeLogLine Line(int second, string message, string space) => new(
        LogTimestamp.From(EngineScene.Now.AddSeconds(second - 100)).UnixNanoseconds,
        message,
        new Dictionary<string, string> { ["namespace"] = space },
        new Dictionary<string, string>());
}
