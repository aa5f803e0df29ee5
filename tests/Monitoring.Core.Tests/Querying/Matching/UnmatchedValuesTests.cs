using Monitoring.Entries;
using Monitoring.Kubernetes.Selecting;

namespace Monitoring.Querying.Matching;

public sealed class UnmatchedValuesTests
{
    private static readonly LogMetadata[] Streams =
    [
        Stream("/var/log/containers/web-0_shop_nginx-abcdef.log", "shop", "web-0", "nginx", "Deployment", "web"),
        Stream("/var/log/containers/db-0_shop_postgres-abcdef.log", "shop", "db-0", "postgres", "StatefulSet", "db"),
        Stream(
            "/var/log/containers/dns-0_kube-system_coredns-abcdef.log", "kube-system", "dns-0", "coredns", "Deployment",
            "dns"),
        LogMetadata.ForPath("/srv/logs/app.log"),
    ];

    [Theory]
    [InlineData(MetadataKeys.Namespace, "shop")]
    [InlineData(MetadataKeys.Namespace, "sh*")]
    [InlineData(MetadataKeys.PodName, "WEB-0")]
    public void A_value_that_a_stream_has_is_not_reported(string key, string value) =>
        Assert.Empty(Find(new LogQuery { Metadata = [new MetadataPattern(key, [value])] }));

    [Theory]
    [InlineData(MetadataKeys.Namespace, "shpo", true, "namespace 'shpo'", "Nearest: shop.")]
    [InlineData(MetadataKeys.Namespace, "nope", true, "namespace 'nope'", "Existing: kube-system, shop.")]
    [InlineData(MetadataKeys.PodName, "wbe-0", true, "pod 'wbe-0'", "Nearest: web-0.")]
    [InlineData(MetadataKeys.ContainerName, "ngnix*", false, "container 'ngnix*'", "Nearest: nginx.")]
    [InlineData("nokey", "x", true, "nokey 'x'", "")]
    public void A_value_that_no_stream_has_is_reported_with_the_nearest(
        string key, string value, bool isExact, string name, string hint)
    {
        UnmatchedValue unmatched = Assert.Single(Find(new LogQuery { Metadata = [new MetadataPattern(key, [value])] }));

        Assert.Equal((name, isExact, hint), ($"{unmatched.Value}", unmatched.Value.IsExact, unmatched.Hint));
    }

    [Fact]
    public void An_exact_value_is_reported_even_beside_one_that_matches_and_a_wildcard_is_not()
    {
        MetadataPattern pattern = new(MetadataKeys.PodName, ["web-0", "nope", "no*"]);

        Assert.Equal(
            ["pod 'nope'"], Find(new LogQuery { Metadata = [pattern] }).Select(unmatched => $"{unmatched.Value}"));
    }

    [Theory]
    [InlineData("app.lgo", "Nearest: app.log.")]
    [InlineData("/srv/logs/ap.log", "Nearest: /srv/logs/app.log.")]
    public void A_path_is_compared_as_it_was_given(string path, string hint) =>
        Assert.Equal(hint, Assert.Single(Find(new LogQuery { Metadata = [MetadataPattern.ForPaths([path])] })).Hint);

    [Theory]
    [InlineData("web")]
    [InlineData("web-0")]
    [InlineData("app.log")]
    [InlineData("/srv/logs")]
    [InlineData("logs/app.log")]
    [InlineData("deployment/web")]
    [InlineData("sts/db")]
    [InlineData("pod/dns-0")]
    [InlineData("w*")]
    [InlineData("shop/web-0")]
    [InlineData("shop/web")]
    [InlineData("shop/*")]
    [InlineData("shop/web-0/nginx")]
    [InlineData("sh*/web-0/*")]
    public void A_name_is_a_path_a_pod_a_workload_or_a_source(string name) =>
        Assert.Empty(Find(new LogQuery { Names = [new StreamName(name)] }));

    [Theory]
    [InlineData("wbe", true, "Nearest: web-0.")]
    [InlineData("deployment/wbe", true, "Nearest: deployment/web")]
    [InlineData("statefulset/web", true, "Nearest: statefulset/db")]
    [InlineData("pod/web", true, "")]
    [InlineData("kube-system/web-0", true, "")]
    [InlineData("shop/web/nginx", true, "")]
    [InlineData("shop/web-0/dns", true, "")]
    [InlineData("x*", false, "Existing: ")]
    public void A_name_that_nothing_has_is_reported(string name, bool isExact, string hint)
    {
        UnmatchedValue unmatched = Assert.Single(Find(new LogQuery { Names = [new StreamName(name)] }));

        Assert.Equal(isExact, unmatched.Value.IsExact);
        Assert.Contains(hint, unmatched.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("namespace=shop", null)]
    [InlineData("namespace=shpo", "Nearest: shop.")]
    [InlineData("namespac=shop", "Nearest: namespace.")]
    [InlineData("!path", "Existing: ")]
    public void A_selector_is_reported_by_the_condition_that_nothing_meets(string selector, string? hint)
    {
        IReadOnlyList<UnmatchedValue> unmatched = Find(new LogQuery { Selector = LabelSelector.Parse(selector) });

        Assert.Equal(hint is null ? 0 : 1, unmatched.Count);
        Assert.All(unmatched, value => Assert.False(value.Value.IsExact));
        Assert.All(unmatched, value => Assert.Contains(hint!, value.Hint, StringComparison.Ordinal));
    }

    [Fact]
    public void Conditions_that_are_met_by_different_streams_only_are_reported_together()
    {
        UnmatchedValue unmatched = Assert.Single(Find(new LogQuery
        {
            Metadata =
                [new MetadataPattern(MetadataKeys.Namespace, ["shop"]), new MetadataPattern(
                MetadataKeys.PodName, ["dns-0"])],
        }));

        Assert.Equal(
            ("namespace 'shop'", "pod 'dns-0'", "Existing: db-0, web-0."),
            (unmatched.Within, $"{unmatched.Value}", unmatched.Hint));
    }

    [Fact]
    public void Without_streams_there_is_nothing_to_suggest() =>
        Assert.Equal(string.Empty, Assert.Single(UnmatchedValues.Find(
            StreamConditions.Of(new LogQuery { Names = [new StreamName("web")] }), [])).Hint);

    [Fact]
    public void A_selection_of_containers_is_reported_in_the_words_of_the_user()
    {
        ContainerSelection selection = new() { Pods = ["nope*"], Owners = [new PodOwner("Deployment", "wbe")] };

        Assert.Equal(
            ["pod 'nope'", "deployment 'wbe'"],
            UnmatchedValues.Find(SelectionConditions.Of(selection, ["nope"], selector: null), Streams)
                .Select(unmatched => $"{unmatched.Value}"));
    }

    private static IReadOnlyList<UnmatchedValue> Find(LogQuery query) =>
        UnmatchedValues.Find(StreamConditions.Of(query), Streams);

    private static LogMetadata Stream(
        string path, string space, string pod, string container, string ownerKind, string owner) => new(
    [
        new(MetadataKeys.Path, path),
        new(MetadataKeys.Namespace, space),
        new(MetadataKeys.PodName, pod),
        new(MetadataKeys.ContainerName, container),
        new(MetadataKeys.OwnerKind, ownerKind),
        new(MetadataKeys.OwnerName, owner),
    ]);
}
