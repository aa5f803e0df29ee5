using System.Management.Automation.Language;
using Monitoring.Deployment.Commands;
using YamlDotNet.RepresentationModel;

namespace Monitoring.Deployment.Manifests;

/// <summary>Values that one object defines and another refers to are the same in both.</summary>
public sealed class AgreementTests
{
    public static TheoryData<string, string> Ways => new()
    {
        { "base", string.Empty },
        { "base", "as-root docker network-policy service-monitor" },
        { "overlays/tls", string.Empty },
        { "overlays/tls", "as-root docker network-policy service-monitor-tls" },
        { "overlays/stdout-only", string.Empty },
        { "overlays/otlp", string.Empty },
        { "overlays/loki", string.Empty },
        { "overlays/elasticsearch", string.Empty },
        { "overlays/elasticsearch", "as-root docker network-policy service-monitor" },
        { "overlays/tls", "destination" },
    };

    /// <summary>Made by the kubelet or by the operator, and not part of the manifests.</summary>
    private static string[] Secrets => ["monitoring-destination", "monitoring-tls", "monitoring-token"];

    [Fact]
    public void The_files_of_the_base_agree_unchanged() =>
        CheckAll(new DaemonSetObjects(Kustomizations.ReadFolder("base")));

    [Theory]
    [MemberData(nameof(Ways))]
    public void Objects_built_by_kubectl_agree(string overlay, string components) => CheckAll(new DaemonSetObjects(
        Kustomizations.Build(overlay, components.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Fact]
    public void The_account_may_do_what_the_collector_does_and_nothing_else()
    {
        IReadOnlyList<YamlMappingNode> objects = Kustomizations.ReadFolder("base");

        YamlNode rule = Assert.Single(DaemonSetObjects.Only(objects, "ClusterRole").Items("rules"));

        // A list and a watch: see PodReflector. No request is for one pod.
        Assert.Equal(
            ["apiGroups", "resources", "verbs"], ((YamlMappingNode)rule).Children.Keys.Select(key => key.ToString()));
        Assert.Equal([string.Empty], rule.Texts("apiGroups"));
        Assert.Equal(["pods"], rule.Texts("resources"));
        Assert.Equal(["list", "watch"], rule.Texts("verbs"));

        YamlNode binding = DaemonSetObjects.Only(objects, "ClusterRoleBinding");
        YamlNode subject = Assert.Single(binding.Items("subjects"));
        Assert.Equal(DaemonSetObjects.Only(objects, "ClusterRole").Text("metadata.name"), binding.Text("roleRef.name"));
        Assert.Equal(DaemonSetObjects.Only(objects, "ServiceAccount").Text("metadata.name"), subject.Text("name"));
        Assert.Equal(DaemonSetObjects.Only(objects, "Namespace").Text("metadata.name"), subject.Text("namespace"));
    }

    [Fact]
    public void The_security_document_lists_the_permissions_of_the_account()
    {
        YamlNode rule = Assert.Single(
            DaemonSetObjects.Only(Kustomizations.ReadFolder("base"), "ClusterRole").Items("rules"));
        string rights =
            $"{string.Join(" and ", rule.Texts("verbs"))} of {string.Join(" and ", rule.Texts("resources"))}";

        string text = File.ReadAllText(Path.Join(Repository.Root, "SECURITY.md"));

        Assert.Contains(
            $"| a stolen service account | {rights} is all that `deploy/kubernetes/base/rbac.yaml` lets it do |", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_component_or_overlay_grants_the_account_more()
    {
        Assert.All(
            Kustomizations.Files.Where(file => !file.Name.StartsWith("base", StringComparison.Ordinal)),
            file => Assert.DoesNotContain("rbac.authorization.k8s.io", file.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("base")]
    [InlineData("overlays/tls")]
    [InlineData("overlays/stdout-only")]
    [InlineData("overlays/otlp")]
    [InlineData("overlays/loki")]
    [InlineData("overlays/elasticsearch")]
    public void Containers_have_minimal_privileges(string overlay)
    {
        DaemonSetObjects objects = new(Kustomizations.Build(overlay));

        Assert.Equal("true", objects.Pod.Text("securityContext.runAsNonRoot"));
        Assert.Equal("0", objects.Pod.Text("securityContext.runAsGroup"));
        Assert.Equal("RuntimeDefault", objects.Pod.Text("securityContext.seccompProfile.type"));
        Assert.All(Containers(objects), container =>
        {
            Assert.Equal("true", container.Text("securityContext.readOnlyRootFilesystem"));
            Assert.Equal("false", container.Text("securityContext.allowPrivilegeEscalation"));
            Assert.Equal(["ALL"], container.At("securityContext.capabilities").Texts("drop"));
            Assert.NotNull(container.At("resources.limits").Find("memory"));
        });
        Assert.Empty(objects.Collector.At("securityContext.capabilities").Items("add"));
    }

    /// <summary>On a node the base and the component as-root follow each other: each finds the files of the other's
    /// user.</summary>
    [Fact]
    public void The_init_container_gives_the_store_of_any_user_to_the_user_of_the_collector()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can give files to another user.");
        using TemporaryDirectory scratch = new();
        string state = Directory.CreateDirectory(scratch["state"]).FullName;
        string outside = scratch.Write("outside", "precious");
        File.WriteAllText(Path.Join(state, "store.db"), "store");
        File.CreateSymbolicLink(Path.Join(state, "link"), outside);
        foreach ((string file, string user) in new[] { ("base/daemon-set.yaml", "65532"),
            ("components/as-root/kustomization.yaml", "0"), ("base/daemon-set.yaml", "65532") })
        {
            string text = Kustomizations.Files.Single(found => found.Name == file).Text;
            Assert.Contains($"runAsUser: {user}\n", text, StringComparison.Ordinal);
            string[] command =
                [.. text.Split('\n').Single(line => line.Contains("command: [chown", StringComparison.Ordinal))
                .Split('[', ']')[1].Split(',').Select(word => word.Trim(' ', '"'))];

            // As the pod does: root with these capabilities, whatever the directory's mode is.
            Command.TryRun("chmod", ["0700", state])!.Succeeded();
            Assert.Equal("/var/lib/monitoring", command[^1]);
            Command? run = Command.TryRun(
                "setpriv", ["--bounding-set", "-all,+chown,+dac_read_search", .. command[..^1], state]);
            Assert.SkipWhen(run is null, "There is no setpriv on this machine.");
            run.Succeeded();
            Assert.Equal(
                $"{user} {user} 0",
                Command.TryRun("stat", "--format=%u", state, Path.Join(state, "store.db"), outside)!.Succeeded()
                    .Trim()
                    .ReplaceLineEndings(" "));
        }
    }

    private static IEnumerable<YamlNode> Containers(DaemonSetObjects objects) =>
        objects.Pod.Items("containers").Concat(objects.Pod.Items("initContainers"));

    private static void CheckAll(DaemonSetObjects objects)
    {
        CheckAccount(objects);
        CheckVolumes(objects);
        CheckPorts(objects);
        CheckFiles(objects);
    }

    private static void CheckAccount(DaemonSetObjects objects)
    {
        Assert.Equal(
            DaemonSetObjects.Only([.. objects.All], "ServiceAccount")
            .Text("metadata.name"), objects.Pod.Text("serviceAccountName"));
        Assert.Equal(
            DaemonSetObjects.Only([.. objects.All], "PriorityClass")
            .Text("metadata.name"), objects.Pod.Text("priorityClassName"));
        Assert.Contains(objects.Collector.Items("env"), variable =>
            variable.Text("name") == "NODE_NAME" && variable.Text("valueFrom.fieldRef.fieldPath") == "spec.nodeName");
    }

    private static void CheckVolumes(DaemonSetObjects objects)
    {
        string[] volumes = [.. objects.Pod.Items("volumes").Select(volume => volume.Text("name"))];
        string[] mounted =
            [.. Containers(objects).SelectMany(container => container.Items("volumeMounts")).Select(
            mount => mount.Text("name"))];
        Assert.Equal(volumes.Order(), mounted.Distinct().Order());

        foreach (YamlNode volume in objects.Pod.Items("volumes"))
        {
            if (volume.Find("secret") is { } secret)
            {
                Assert.Contains(secret.Text("secretName"), Secrets);
            }
            else if (volume.Text("name") != "state")
            {
                // Directories of the node are neither written nor created, and are at the paths to which the links
                // lead.
                Assert.Equal("Directory", volume.Text("hostPath.type"));
                YamlNode mount = Assert.Single(
                    objects.Collector.Items("volumeMounts"), mount => mount.Text("name") == volume.Text("name"));
                Assert.Equal("true", mount.Text("readOnly"));
                Assert.Equal(volume.Text("hostPath.path"), mount.Text("mountPath"));
            }
        }
    }

    private static void CheckPorts(DaemonSetObjects objects)
    {
        CommandAst command = PwshCommand.Parse(objects.Script).Commands[0];
        string? url = PwshCommand.ValueOf(command, "Listen");
        if (url is null)
        {
            Assert.Empty(objects.Collector.Items("ports"));
            Assert.Null(objects.Service);
            Assert.All(
                ["startupProbe", "livenessProbe", "readinessProbe"],
                probe => Assert.Null(objects.Collector.Find(probe)));
            return;
        }

        Uri listen = new(url.Replace('*', '0'));
        Assert.Equal(listen.Port, objects.PortOf("web"));
        YamlNode port = Assert.Single(objects.Service!.At("spec").Items("ports"));
        Assert.Equal("web", port.Text("targetPort"));
        Assert.Equal($"{listen.Port}", port.Text("port"));
        foreach ((string probe, string path) in new[] { ("startupProbe", "/healthz"), ("livenessProbe", "/healthz"),
            ("readinessProbe", "/readyz") })
        {
            YamlNode get = objects.Collector.At($"{probe}.httpGet");
            Assert.Equal(path, get.Text("path"));
            Assert.Equal("web", get.Text("port"));
            Assert.Equal(listen.Scheme, (get.FindText("scheme") ?? "HTTP").ToLowerInvariant());
            Assert.Null(get.Find("host"));
        }

        foreach (YamlNode policy in objects.NetworkPolicies)
        {
            CheckSelector(objects, policy.At("spec.podSelector"));
            if (policy.At("spec").Texts("policyTypes").Contains("Ingress", StringComparer.Ordinal))
            {
                YamlNode from = Assert.Single(policy.At("spec").Items("ingress"));
                Assert.Equal("web", Assert.Single(from.Items("ports")).Text("port"));
            }
        }

        if (objects.ServiceMonitor is { } monitor)
        {
            YamlNode endpoint = Assert.Single(monitor.At("spec").Items("endpoints"));
            Assert.Equal("web", endpoint.Text("port"));
            Assert.Equal("/metrics", endpoint.Text("path"));
            Assert.Equal(listen.Scheme, endpoint.FindText("scheme") ?? "http");
            Assert.Equal("monitoring-token", endpoint.Text("authorization.credentials.name"));
            CheckSelector(objects, monitor.At("spec.selector"));
        }
    }

    private static void CheckSelector(DaemonSetObjects objects, YamlNode selector)
    {
        foreach ((YamlNode key, YamlNode value) in ((YamlMappingNode)selector.At("matchLabels")).Children)
        {
            Assert.Equal(value, objects.Labels.Find("labels")!.Find(key.ToString()));
        }
    }

    // A file that a parameter names lies in a volume, and where that is a Secret's, under a key that the Secret has.
    private static void CheckFiles(DaemonSetObjects objects)
    {
        CommandAst command = PwshCommand.Parse(objects.Script).Commands[0];
        foreach (string parameter in new[] { "TokenPath", "Certificate", "CertificateKey" })
        {
            if (PwshCommand.ValueOf(command, parameter) is not { } path)
            {
                continue;
            }

            YamlNode mount = Assert.Single(
                objects.Collector.Items("volumeMounts"), mount =>
                    mount.Text("mountPath") == Path.GetDirectoryName(path));
            YamlNode volume = Assert.Single(
                objects.Pod.Items("volumes"), volume => volume.Text("name") == mount.Text("name"));
            string[] keys = volume.Text("secret.secretName") == "monitoring-tls" ? ["tls.crt", "tls.key"] : ["token"];
            Assert.Contains(Path.GetFileName(path), keys);
        }
    }
}
