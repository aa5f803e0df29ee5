using System.Text;

namespace Monitoring.Storing.Database;

public sealed class MetadataJsonTests
{
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("12")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("{\"a\":null}")]
    [InlineData("{\"a\":1}")]
    [InlineData("{\"a\":{}}")]
    [InlineData("{\"a\":\"b\"")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{} {}")]
    public void Only_an_object_of_strings_is_valid_data(string text) =>
        Assert.Throws<InvalidDataException>(() => MetadataJson.Read(Encoding.UTF8.GetBytes(text)));
}
