using Monitoring.Kubernetes.Pods;
using Monitoring.Querying;

namespace Monitoring.Kubernetes.Selecting;

public sealed class FieldSelectorTests
{
    [Theory]
    [InlineData("")]
    [InlineData("status.phase=Running")]
    [InlineData("status.phase==Running,spec.nodeName!=node-1")]
    [InlineData("metadata.name=")]
    [InlineData("metadata.name=a\\,b\\=c\\\\")]
    public void A_field_selector_is_one(string selector) => FieldSelector.Check(selector);

    [Theory]
    [InlineData("status.phase", 12)]
    [InlineData("status.phase>Running", 12)]
    [InlineData("status.phase in (Running)", 12)]
    [InlineData("status.phase!Running", 12)]
    [InlineData("=Running", 0)]
    [InlineData("!status.phase", 0)]
    [InlineData("status.phase=Running&&spec.nodeName=a", 35)]
    [InlineData("status.phase=Running,", 21)]
    [InlineData("status.phase=Running,,", 21)]
    [InlineData("status.phase=a\\b", 14)]
    public void An_error_points_at_the_character(string selector, int position) =>
        Assert.Equal(position, Assert.Throws<SelectorException>(() => FieldSelector.Check(selector)).Position);
}
