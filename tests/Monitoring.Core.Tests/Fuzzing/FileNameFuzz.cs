using CsCheck;
using Monitoring.Collecting.Rotating.Naming;
using Monitoring.Kubernetes.Paths;

namespace Monitoring.Fuzzing;

/// <summary>Names and paths of log files, which anybody who may write to a directory may choose.</summary>
public sealed class FileNameFuzz
{
    private static readonly string[] Samples =
    [
        "web-7d4b9c6f5-x2k4p_default_app-0123456789abcdef.log", "/var/log/pods/default_web_0a1b-2c/app/0.log",
        "a_b_c/d/2147483647.log",
        "writer_fake_writer_abc123.log", "a.log.1.gz", "a.log-20261123", "0.log.20261123-012646", "a.2026-11-23.log",
    ];

    private static readonly string[] Words =
        ["_", "-", ".", "/", "log", ".log", "gz", ".gz", "0", "1", "2147483648", "20261123", "a", "\0", "\n", "..", "é",
            "\\", "+1", " 1", "default_web_uid"];

    private static Gen<string> Names => FuzzInput.AllText(Samples, Words);

    [Fact]
    public void A_valid_container_name_round_trips() => Fuzz.Check(
        Names,
        text =>
        {
            if (ContainerLogName.TryParse(text, out ContainerLogName name))
            {
                Assert.Contains(
                    text,
                    new[] { name.ToString(),
                    $"{name.PodName}_{name.Namespace}_{name.ContainerName}_{name.ContainerId}.log" });
                Assert.True(ContainerLogName.TryParse(name.ToString(), out ContainerLogName again));
                Assert.Equal(name, again);
                Assert.All(
                    [name.PodName, name.Namespace, name.ContainerName, name.ContainerId],
                    part => Assert.True(part.Length > 0 && !part.Contains('_', StringComparison.Ordinal)));
            }
        });

    [Fact]
    public void A_pod_s_path_is_taken_apart_if_it_is_one() => Fuzz.Check(
        Names,
        text =>
        {
            if (PodLogPath.TryParse(text, out PodLogPath path))
            {
                string[] parts = text.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
                Assert.Equal(
                    [$"{path.Pod.Namespace}_{path.Pod.Name}_{path.Pod.Uid}", path.ContainerName], parts[^3..^1]);
                Assert.True(int.TryParse(parts[^1][..^4], out int restarts) && restarts == path.RestartCount);
            }
        });

    [Fact]
    public void A_log_of_which_a_file_was_rotated_is_among_those_that_it_may_be_of() => Fuzz.Check(
        Gen.Select(Names, Gen.OneOf(Names, FuzzInput.OneOf(Words).Array[1, 3].Select(string.Concat))),
        input =>
        {
            string name = Path.GetFileName(input.Item1);
            foreach (string rotated in (string[])[
                input.Item2, name + "." + input.Item2, Path.GetFileNameWithoutExtension(name) + "-" + input.Item2
                + Path.GetExtension(name)])
            {
                string file = Path.GetFileName(rotated);
                if (name.Length > 0 && RotationName.Parse(name, file) is not null)
                {
                    Assert.Contains(name, RotationName.GetPossibleOriginals(file));
                }
            }
        },
        input => $"{Fuzz.Show(input.Item1)} and {Fuzz.Show(input.Item2)}");
}
