using System.Text.Json.Nodes;
using Monitoring.Kubernetes.Selecting;
using Monitoring.Testing.ApiServer;
using static Monitoring.Kubernetes.Streaming.PodLogScene;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>Random histories of containers, restarts and a server that goes wrong, against a model of what must come
/// out.</summary>
/// <remarks>A run prints its seed. To repeat one, or to run a long campaign: MONITORING_MODEL_SEED,
/// MONITORING_MODEL_STEPS and MONITORING_MODEL_RUNS.</remarks>
public sealed class PodLogModelTests
{
    private static readonly TestSettings Settings = new("MONITORING_MODEL");

    public static TheoryData<int> Seeds => Settings.GetSeeds([1, 2], randomRuns: 1);

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public void Every_line_is_emitted_exactly_once_and_in_order_under_any_faults_of_the_server(int seed)
    {
        Settings.WriteSeed(seed);
        using Model model = new(seed);
        for (int step = 0; step < (Settings.Steps ?? 600); step++)
        {
            model.Step();
        }

        model.Finish();
    }

    /// <summary>The cluster, and the collector.</summary>
    private sealed class Model : IDisposable
    {
        private const int Pods = 6;

        private readonly Random _random;
        private readonly PodLogScene _scene = new();
        private readonly List<ModelContainer> _containers = [];
        private readonly List<ModelContainer> _present = [];
        private double _clock = 1;

        public Model(int seed)
        {
            _random = new Random(seed);
            for (int number = 0; number < Pods; number++)
            {
                JsonObject pod = _scene.AddPod($"pod-{number}");
                Add(new ModelContainer(pod, _scene.LogOf(pod), $"pod-{number}", 0));
            }

            _scene.Begin(
                options => options with
                {
                    MaxStreams = 2,
                    Selection = new ContainerSelection { Namespaces = ["shop"] }
                });

            // What is over when following begins is not read.
            _scene.CollectUntil(() => _scene.Marks.Count == Pods);
        }

        public void Step()
        {
            ModelContainer container = _present[_random.Next(_present.Count)];
            switch (_random.Next(100))
            {
                case < 45:
                    Write(container);
                    break;
                case < 75:
                    _scene.CollectOnce(TimeSpan.FromMilliseconds(_random.Next(5)), CancellationToken.None);
                    break;
                case < 80:
                    container.Log.CutAnswers();
                    break;
                case < 85:
                    container.Log.WriteAndCut(
                        [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Next(container))]);
                    break;
                case < 88:
                    container.Log.EndAnswers();
                    break;
                case < 91:
                    _scene.Server.Add(
                        FakeFault.Status(
                        request => request.IsLog, _random.Next(2) == 0 ? 429 : 500, times: _random.Next(1, 4)));
                    break;
                case < 93:
                    _scene.Server.Add(
                        new FakeFault(request => request.IsLog || request.IsList, FakeFaultKind.Cut) { Times = 1 });
                    break;
                case < 95:
                    _scene.Server.Pods.EndWatches();
                    break;
                case < 96:
                    _scene.Server.Kill();
                    _scene.Server.Restart();
                    break;
                case < 98:
                    Rotate(container);
                    break;
                default:
                    Restart(container);
                    break;
            }
        }

        public void Finish()
        {
            _scene.CollectUntil(
                () => _containers.All(container => _scene.LinesOf(container.Id).Count >= container.Lines.Count));
            foreach (ModelContainer container in _containers)
            {
                Assert.Equal(container.Lines, _scene.LinesOf(container.Id));
            }

            // What has ended says so.
            _scene.CollectUntil(() => _scene.Marks.Count(mark => mark[0] == '-') == _containers.Count - Pods);
            Assert.Empty(_scene.Gaps);
        }

        public void Dispose() => _scene.Dispose();

        private void Write(ModelContainer container)
        {
            int count = _random.Next(10) == 0 ? 300 : _random.Next(1, 6);
            for (int line = 0; line < count; line++)
            {
                (DateTimeOffset time, string text) = Next(container);
                container.Log.Write(time, text);
            }
        }

        /// <summary>A line, numbered but for some that are equal to the one before; most of the same second, some of
        /// the same moment, some a little older than the one before.</summary>
        private (DateTimeOffset Time, string Text) Next(ModelContainer container)
        {
            int kind = _random.Next(20);
            string text = kind < 3
                && container.Lines.Count > 0 ? container.Lines[^1] : $"{container.Id} line {container.Lines.Count}";
            _clock += kind switch
            {
                < 5 => 0,
                < 18 => 0.001,
                18 => 0.3,
                _ => 1.5,
            };
            container.Lines.Add(text);
            return (At(_clock - (_random.Next(10) == 0 ? 0.02 : 0)), text);
        }

        /// <summary>The file is rotated; what was not read of it would be lost, so it has been.</summary>
        private void Rotate(ModelContainer container)
        {
            _scene.CollectUntil(() => _scene.LinesOf(container.Id).Count >= container.Lines.Count);

            // A line that is equal, to the nanosecond, to one that a rotation has hidden counts as that one: there is
            // no difference to see.
            _clock += 0.1;
            container.Log.Rotate(endsAnswers: _random.Next(2) == 0);
        }

        /// <summary>The container is started again; the one before the last can be read no more, so it has
        /// been.</summary>
        private void Restart(ModelContainer container)
        {
            if (container.Before is { } before)
            {
                _scene.CollectUntil(() => _scene.Marks.Contains($"-{IdOf(before.Id)}"));
            }

            int restarts = container.Restarts + 1;
            string id = $"{container.Pod["metadata"]!["name"]}-{restarts}";
            FakeLog log = _scene.Restart(container.Pod, IdOf(id), IdOf(container.Id), restarts);
            _present.Remove(container);
            Add(new ModelContainer(container.Pod, log, id, restarts) { Before = container });
        }

        private void Add(ModelContainer container)
        {
            _containers.Add(container);
            _present.Add(container);
        }
    }

    /// <summary>A container, and what it has written.</summary>
    private sealed record ModelContainer(JsonObject Pod, FakeLog Log, string Id, int Restarts)
    {
        public List<string> Lines { get; } = [];

        public ModelContainer? Before { get; init; }
    }
}
