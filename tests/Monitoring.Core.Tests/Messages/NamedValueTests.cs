using System.Collections;
using Monitoring.Entries;

namespace Monitoring.Messages;

public sealed class NamedValueTests
{
    private const string Hostile = "v\u001b[31m\n";

    public static TheoryData<string> Dictionaries => ["metadata", "labels", "fields"];

    /// <summary>PowerShell shows a dictionary that is the value of a property as the text of its items.</summary>
    [Theory]
    [MemberData(nameof(Dictionaries))]
    public void A_listed_dictionary_is_harmless_and_its_values_are_unchanged(string which)
    {
        LogMetadata metadata = new([new("k8s-label/a\u001b", Hostile)]);
        IEnumerable all = which switch
        {
            "metadata" => metadata,
            "labels" => new LogLabels([new("k8s-label/a\u001b", Hostile)]),
            _ => LogFields.Parse("{\"k8s-label/a\\u001b\":\"v\\u001b[31m\\n\"}"u8),
        };

        NamedValue pair = Assert.IsType<NamedValue>(Assert.Single(all.Cast<object>()));

        Assert.Equal(("k8s-label/a\u001b", Hostile), (pair.Key, (string)pair.Value!));
        Assert.Equal("[k8s-label/a␛, v␛[31m␊]", pair.ToString());
    }

    [Fact]
    public void A_long_value_is_cut() =>
        Assert.InRange(new NamedValue("a", new string('x', 1 << 20)).ToString().Length, 1, 5_000);
}
