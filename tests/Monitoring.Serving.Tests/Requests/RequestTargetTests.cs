using Monitoring.Serving.Problems;

namespace Monitoring.Serving.Requests;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("caf%C3%A9", "café")]
    [InlineData("café", "café")]
    [InlineData("\ud83d\ude00%41", "\ud83d\ude00A")]
    public void A_value_is_what_was_encoded(string text, string value) =>
        Assert.Equal(value, RequestTarget.Decode(text));

    [Theory]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("%4g")]
    [InlineData("%C3")]
    [InlineData("%ED%A0%80")]
    [InlineData("%00")]
    public void What_stands_for_nothing_is_refused(string text) =>
        Assert.Equal(400, Assert.Throws<ProblemException>(() => RequestTarget.Decode(text)).Status);
}
