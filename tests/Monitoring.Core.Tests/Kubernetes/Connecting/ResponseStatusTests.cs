using System.Text;

namespace Monitoring.Kubernetes.Connecting;

public sealed class ResponseStatusTests
{
    [Theory]
    [InlineData("""{"code":410,"message":"too old"}""", 410, "too old")]
    [InlineData("""{"code":410,"message":"half \ud800"}""", 410, """
        "half \ud800"
        """)]
    [InlineData("""{"code":1e99,"message":1}""", 500, "")]
    [InlineData("\"half \\ud800\"", 500, "\"half \\ud800\"")]
    [InlineData("\"a text\"", 500, "a text")]
    [InlineData("[1]", 500, "[1]")]
    [InlineData("{\"\\ud800code\":410}", 500, "{\"\\ud800code\":410}")]
    [InlineData("no JSON", 500, "no JSON")]
    public void Every_failed_response_gives_its_reason(string body, int code, string message) =>
        Assert.Equal(new ResponseStatus(code, message), ResponseStatus.Read(Encoding.UTF8.GetBytes(body), 500));

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_shown_as_such() =>
        Assert.Equal(new ResponseStatus(500, "\"\ufffd\""), ResponseStatus.Read([(byte)'"', 0xA8, (byte)'"'], 500));
}
