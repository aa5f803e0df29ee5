using System.IO.Compression;
using System.Text;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;
using Monitoring.Kubernetes.Reflecting.Decoding;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>A hostile API server takes no more memory than a page, an object or a line may have.</summary>
public sealed class BoundedResponseTests : IDisposable
{
    private readonly ConnectionScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task An_object_of_a_list_is_bounded_while_it_is_read()
    {
        EndlessStream body = new("{\"kind\":\"PodList\",\"items\":[{\"metadata\":{\"name\":\"", 'x');

        System.Text.Json.JsonException failure = await Assert.ThrowsAsync<System.Text.Json.JsonException>(
            () => new PodPageReader(new PodReader(_ => true)).ReadAsync(body, TestContext.Current.CancellationToken));

        Assert.Contains("larger than 8 MiB", failure.Message, StringComparison.Ordinal);
        Assert.InRange(body.Count, PodPageReader.MaxObjectBytes, PodPageReader.MaxObjectBytes * 3);
    }

    [Theory]
    [InlineData("{\"kind\":\"")]
    [InlineData("{\"metadata\":{\"resourceVersion\":\"")]
    [InlineData("{\"other\":[\"")]
    [InlineData("{\"")]
    [InlineData("{\"items\":[")]
    public async Task So_is_everything_beside_its_objects(string beginning)
    {
        EndlessStream body = new(beginning, beginning.EndsWith('[') ? ' ' : 'x');
        using WatchdogStream bounded = new(
            new HttpResponseMessage(), body, Timeout.InfiniteTimeSpan, 64 << 20, TimeProvider.System);

        await Assert.ThrowsAnyAsync<Exception>(
            () =>
                new PodPageReader(new PodReader(_ => true)).ReadAsync(bounded, TestContext.Current.CancellationToken));

        Assert.InRange(body.Count, 0, 66 << 20);
    }

    [Fact]
    public async Task A_response_is_bounded_after_decompression()
    {
        byte[] bomb = Compress(new byte[8 << 20]);
        Assert.InRange(bomb.Length, 0, 64 << 10);
        _scene.Server.Add(
            new FakeFault(_ => true, FakeFaultKind.Body) { Body = bomb, Headers = "Content-Encoding: gzip\r\n" });
        using KubernetesConnection connection = _scene.Open(url: _scene.Server.Url);

        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(
            () => connection.CanAsync(new ResourceAccess("list", "pods"), TestContext.Current.CancellationToken));

        Assert.Equal(KubernetesError.InvalidResponse, failure.Error);
        Assert.Contains("more than 1 MiB", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("this is no gzip")]
    [InlineData("")]
    public async Task A_response_that_cannot_be_decompressed_is_an_error_of_the_api(string body)
    {
        _scene.Server.Add(
            new FakeFault(_ => true, FakeFaultKind.Body)
            {
                Body = Encoding.UTF8.GetBytes(body),
                Headers = "Content-Encoding: gzip\r\n"
            });
        using KubernetesConnection connection = _scene.Open(url: _scene.Server.Url);

        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(
            () => connection.CanAsync(new ResourceAccess("list", "pods"), TestContext.Current.CancellationToken));

        Assert.Equal(KubernetesError.InvalidResponse, failure.Error);
    }

    [Fact]
    public async Task A_list_without_end_is_given_up()
    {
        using ReflectorScene scene = new();
        scene.Server.Add(new FakeFault(request => request.IsList, FakeFaultKind.Body)
        {
            Body = """{"kind":"PodList","metadata":{"resourceVersion":"1","continue":"more"},"items":[]}"""u8.ToArray(),
        });
        scene.Start(options => options with { MaxPages = 20 });

        await scene.WaitAsync(() => scene.Reflector.Failure is not null);
        Assert.Equal(KubernetesError.InvalidResponse, scene.Reflector.Failure!.Error);
        Assert.Contains("more than 20 pages", scene.Reflector.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pods_are_kept_within_a_budget()
    {
        PodTable table = new(TimeSpan.FromMinutes(1), TimeProvider.System, maxBytes: 1 << 20);
        KubernetesException failure = Assert.Throws<KubernetesException>(() =>
        {
            for (int number = 0; number < 100; number++)
            {
                table.Put(Pod(number, 16 << 10), 1);
            }
        });

        Assert.Equal(KubernetesError.InvalidResponse, failure.Error);
        Assert.InRange(table.Count, 1, 64);

        // Replaced and deleted pods do not count.
        PodTable busy = new(TimeSpan.Zero, TimeProvider.System, maxBytes: 1 << 20);
        for (int number = 0; number < 1000; number++)
        {
            busy.Put(Pod(number % 3, 16 << 10), number);
            busy.Put(Pod(number + 10, 16 << 10), number);
            busy.Delete(Pod(number + 10, 16 << 10).Pod);
        }

        static ListedPod Pod(int number, int size) => new(
            new PodMetadata
            {
                Namespace = "shop",
                Name = $"web-{number}",
                Uid = $"uid-{number}",
                Labels = new Dictionary<string, string> { ["app"] = new('x', size) },
            },
            $"{number}");
    }

    [Theory]
    [InlineData("yes", "printed more than 1 MiB")]
    [InlineData("sh -c 'yes >&2 & sleep 0.2; kill $!; exit 3'", "exited with code 3")]
    public async Task The_output_of_a_plugin_is_bounded(string command, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It is a shell's.");
        string plugin = _scene.Write("plugin", $"#!/bin/sh\n{command}\n");
        ConnectionScene.SetMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using KubernetesConnection connection = _scene.Open(_scene.WriteKubeConfig(
            "config", "{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin}}"));

        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(() => _scene.AskAsync(connection));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 0, 1000);
    }

    [Fact]
    public void A_file_of_the_configuration_is_bounded()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no /dev/zero.");
        Assert.Contains(
            "larger than 8 MiB", Assert.Throws<KubernetesException>(() => _scene.Open("/dev/zero")).Message,
            StringComparison.Ordinal);
        string file = _scene.WriteKubeConfig("config", "{}", cluster: "certificate-authority: /dev/zero");
        Assert.Contains(
            "larger than 8 MiB", Assert.Throws<KubernetesException>(() => _scene.Open(file)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_is_a_tokens_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no /dev/zero.");
        using KubernetesConnection connection = _scene.Open(_scene.WriteKubeConfig("config", "tokenFile: /dev/zero"));

        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(() => _scene.AskAsync(connection));

        Assert.Equal(KubernetesError.NoCredentials, failure.Error);
        Assert.Contains("larger than 8 MiB", failure.Message, StringComparison.Ordinal);
    }

    private static byte[] Compress(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }

    /// <summary>A text, and then one character for ever.</summary>
    private sealed class EndlessStream(string beginning, char rest) : Stream
    {
        private readonly byte[] _beginning = Encoding.UTF8.GetBytes(beginning);

        public int Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (int index = 0; index < count; index++)
            {
                buffer[offset + index] = Count < _beginning.Length ? _beginning[Count] : (byte)rest;
                Count++;
            }

            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
