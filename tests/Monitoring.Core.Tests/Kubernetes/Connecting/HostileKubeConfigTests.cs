using Monitoring.Kubernetes.Connecting.KubeConfigs;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>A hostile kubeconfig causes an error, and does not end the process.</summary>
public sealed class HostileKubeConfigTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void One_that_is_nested_without_end_is_refused(string part)
    {
        _files.Append("config", string.Concat(Enumerable.Repeat(part, 100_000)));
        AssertRefused();
    }

    [Fact]
    public void One_whose_key_would_be_hashed_for_years_is_refused()
    {
        IEnumerable<string> lists = Enumerable.Range(1, 40)
            .Select(list => $"l{list}: &l{list} [*l{list - 1}, *l{list - 1}]\n");
        _files.Append("config", $"l0: &l0 [x]\n{string.Concat(lists)}? [*l40]\n: x\n");
        AssertRefused();
    }

    [Fact]
    public void One_with_a_mapping_that_is_not_closed_is_refused()
    {
        _files.Append(
            "config", "contexts:\n- name: c\n  context: {cluster\ncontexts:\n- name: c\n  context: {cluster: k}\n");
        AssertRefused();
    }

    [Fact]
    public void One_with_a_directive_in_its_middle_is_refused()
    {
        _files.Append("config", "\0: '---\ntokenFile: |\n!!binary %YAML 1.2\n#'#|\n---\n !!binary !!binary ");
        AssertRefused();
    }

    [Fact]
    public void One_that_uses_a_list_again_is_read()
    {
        _files.Append("config", "current-context: c\nx: &x {cluster: k}\ncontexts:\n- {name: c, context: *x}\n");
        Assert.Equal("k", KubeConfig.Read([_files["config"]]).GetContext(null).GetText("cluster"));
    }

    private void AssertRefused() => Assert.Equal(
        KubernetesError.NotConfigured,
        Assert.Throws<KubernetesException>(() => KubeConfig.Read([_files["config"]])).Error);
}
