using Monitoring.Remote.VictoriaLogs;

namespace Monitoring.Remote.Engines;

/// <summary>The names of VictoriaLogs' streams are read as Go writes them.</summary>
public sealed class StreamLabelsTests
{
    [Theory]
    [InlineData("{}", "")]
    [InlineData("""{app="web"}""", "app:web")]
    [InlineData("""{app="web",k8s.pod.name="web-0"}""", "app:web k8s.pod.name:web-0")]
    [InlineData("""{"a=b"="c","d"="}"}""", "a=b:c d:}")]
    [InlineData("""{a="x\"y\\z\n"}""", "a:x\"y\\z\n")]
    [InlineData("""{a="\xc3\x9c\u00fc\U0001F600ü"}""", "a:Üü😀ü")]
    [InlineData("""{a="\xff"}""", "a:\ufffd")]
    public void Labels_are_read(string text, string expected) => Assert.Equal(
        expected, string.Join(' ', StreamLabels.Read(text).Select(label => $"{label.Name}:{label.Value}")));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{a}")]
    [InlineData("{a=}")]
    [InlineData("{a=\"b}")]
    [InlineData("{a=\"b\\")]
    [InlineData("{a=\"\\x1\"}")]
    [InlineData("{a=\"\\U7fffffff\"} ")]
    [InlineData("{a=\"\\q\"}")]
    [InlineData("{a=\"b\" c=\"d\"}")]
    public void A_text_that_is_no_name_is_refused(string text) =>
        Assert.Throws<FormatException>(() => StreamLabels.Read(text));
}
