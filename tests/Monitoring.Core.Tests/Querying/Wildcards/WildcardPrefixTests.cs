using System.Text;

namespace Monitoring.Querying.Wildcards;

public sealed class WildcardPrefixTests
{
    [Theory]
    [InlineData("web", "web", true)]
    [InlineData("web", "WEB", true)]
    [InlineData("web", "web2", false)]
    [InlineData("web", "we", false)]
    [InlineData("web*", "web2", true)]
    [InlineData("web*", "db", false)]
    [InlineData("web`*", "web2", true)]
    [InlineData("*web", "db", true)]
    [InlineData("", "", true)]
    [InlineData("", "web", false)]
    [InlineData("web", "wëb", true)]
    [InlineData("größe", "web", true)]
    public void A_value_is_excluded_only_by_text_that_it_must_begin_with(string pattern, string value, bool may) =>
        Assert.Equal(may, new WildcardPrefix(pattern).MayMatch(Encoding.UTF8.GetBytes(value)));
}
