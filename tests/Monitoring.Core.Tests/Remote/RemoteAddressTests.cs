using Monitoring.Remote.Connecting;

namespace Monitoring.Remote;

public sealed class RemoteAddressTests
{
    [Theory]
    [InlineData("http://node-1:8000", nameof(RemoteKind.Listener), "http://node-1:8000/")]
    [InlineData("HTTPS://node-1", nameof(RemoteKind.Listener), "https://node-1/")]
    [InlineData("loki+https://loki/prefix", nameof(RemoteKind.Loki), "https://loki/prefix")]
    [InlineData("Loki+Http://localhost:3100", nameof(RemoteKind.Loki), "http://localhost:3100/")]
    [InlineData("victorialogs+http://[::1]:9428", nameof(RemoteKind.VictoriaLogs), "http://[::1]:9428/")]
    [InlineData("elasticsearch+https://es:9200/logs-*", nameof(RemoteKind.Elasticsearch), "https://es:9200/logs-*")]
    [InlineData("opensearch+https://es", nameof(RemoteKind.OpenSearch), "https://es/")]
    public void The_scheme_names_the_kind_of_server(string uri, string kind, string server)
    {
        Assert.True(RemoteAddress.TryParse(new Uri(uri), out RemoteAddress? address));
        Assert.Equal((kind, server), (address.Kind.ToString(), address.Server.AbsoluteUri));
    }

    [Theory]
    [InlineData("ftp://node-1")]
    [InlineData("loki://node-1")]
    [InlineData("loki+ftp://node-1")]
    [InlineData("listener+http://node-1")]
    [InlineData("influx+http://node-1")]
    [InlineData("loki+https://node-1?query=x")]
    [InlineData("loki+https://node-1/#x")]
    [InlineData("node-1")]
    public void Other_URLs_are_refused(string uri) =>
        Assert.False(RemoteAddress.TryParse(new Uri(uri, UriKind.RelativeOrAbsolute), out _));

    [Theory]
    [InlineData(nameof(RemoteKind.Loki), "shop", "X-Scope-OrgID=shop")]
    [InlineData(nameof(RemoteKind.Loki), "a|b", "X-Scope-OrgID=a|b")]
    [InlineData(nameof(RemoteKind.Loki), "a\r\nX: y", null)]
    [InlineData(nameof(RemoteKind.VictoriaLogs), "12", "AccountID=12")]
    [InlineData(nameof(RemoteKind.VictoriaLogs), "12:34", "AccountID=12,ProjectID=34")]
    [InlineData(nameof(RemoteKind.VictoriaLogs), "12:34:56", null)]
    [InlineData(nameof(RemoteKind.VictoriaLogs), "shop", null)]
    [InlineData(nameof(RemoteKind.Elasticsearch), "shop", null)]
    [InlineData(nameof(RemoteKind.Listener), "shop", null)]
    [InlineData(nameof(RemoteKind.Listener), null, "")]
    public void A_tenant_is_a_header(string kind, string? tenant, string? expected)
    {
        bool isTenant = RemoteTenant.TryRead(
            tenant, Enum.Parse<RemoteKind>(kind), out IReadOnlyList<KeyValuePair<string, string>> headers);

        Assert.Equal(expected is not null, isTenant);
        if (isTenant)
        {
            Assert.Equal(expected, string.Join(',', headers.Select(header => $"{header.Key}={header.Value}")));
        }
    }

    [Fact]
    public void Elasticsearch_takes_a_token_as_its_API_key()
    {
        Uri server = new("https://logs");
        Assert.Equal("ApiKey a2V5", new RemoteAddress(RemoteKind.Elasticsearch, server).Authorize("a2V5")?.ToString());
        Assert.Equal("Bearer key", new RemoteAddress(RemoteKind.Loki, server).Authorize("key")?.ToString());
        Assert.Equal("Basic dTpw", RemoteAccess.Basic("u", "p").ToString());
    }
}
