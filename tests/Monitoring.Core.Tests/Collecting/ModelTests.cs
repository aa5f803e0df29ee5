using System.Globalization;

namespace Monitoring.Collecting;

/// <summary>Random histories of writers, rotations and restarts against a model of what must come out.</summary>
/// <remarks>A run prints its seed. To repeat one, or to run a long campaign: MONITORING_MODEL_SEED, MONITORING_MODEL_STEPS
/// and MONITORING_MODEL_RUNS.</remarks>
public sealed class ModelTests
{
    public static TheoryData<int> Seeds
    {
        get
        {
            if (Setting("SEED") is { } seed)
            {
                return [seed];
            }

            TheoryData<int> seeds = [1, 2, 3, 4];
            for (int run = 0; run < (Setting("RUNS") ?? 4); run++)
            {
                seeds.Add(Random.Shared.Next());
            }

            return seeds;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public void Every_line_comes_exactly_once_whatever_happens_to_its_file(int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"MONITORING_MODEL_SEED={seed}");
        using Model model = new(seed);
        for (int step = 0; step < (Setting("STEPS") ?? 1500); step++)
        {
            model.Step();
        }

        model.Finish();
    }

    private static int? Setting(string name) =>
        int.TryParse(
            Environment.GetEnvironmentVariable($"MONITORING_MODEL_{name}"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int value) ? value : null;

    /// <summary>The world: three logs, whoever writes and rotates them, and the collector.</summary>
    private sealed class Model : IDisposable
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly ModelLog[] _logs;
        private readonly List<string> _history = [];
        private readonly CollectorScene _scene = new(options => options with
        {
            Roots = [options.Roots[0] with { Include = ["*.log"] }],
            JoinTimeout = TimeSpan.FromDays(1),
            TurnBytes = 4096,
        });

        public Model(int seed)
        {
            _seed = seed;
            _random = new Random(seed);
            _scene.Files.CreateDirectory("targets");
            _logs =
            [
                new ModelLog("plain.log", "logs/plain.log", isCri: false, _scene.Files, _scene.Time, _random),
                new ModelLog("cri.log", "logs/cri.log", isCri: true, _scene.Files, _scene.Time, _random),
                new ModelLog("link.log", "targets/0.txt", isCri: true, _scene.Files, _scene.Time, _random),
            ];
            _scene.Files.Link("logs/link.log", "../targets/0.txt");
            Array.ForEach(_logs, log => log.Write(1));
            Collect();
        }

        public void Step()
        {
            ModelLog log = _logs[_random.Next(_logs.Length)];
            int choice = _random.Next(100);
            switch (choice)
            {
                case < 50:
                    Note($"write {log.Name}");
                    log.Write(_random.Next(1, 40));
                    break;
                case < 60:
                    Note($"rename {log.Name}");
                    log.CompleteBeforeSecondRotation();
                    log.Rename();
                    break;
                case < 65:
                    // Whatever was written since the last look is the window of copytruncate: there is none.
                    log.CompleteBeforeSecondRotation();
                    Collect();
                    Note($"copytruncate {log.Name}");
                    log.CopyTruncate();
                    break;
                case < 70:
                    // What nobody has made safe is gone with its file.
                    log.Complete();
                    Collect();
                    Note($"delete {log.Name}");
                    log.Delete();
                    break;
                case < 74:
                    Note($"compress {log.Name}");
                    log.Compress();
                    break;
                case < 77 when log.Name == "link.log":
                    log.Complete();
                    Collect();
                    Note("relink");
                    log.Relink();
                    break;
                case < 80:
                    Note("restart");
                    Collect();
                    _scene.Restart();
                    break;
                case < 85:
                    Crash();
                    break;
                default:
                    Collect();
                    break;
            }
        }

        public void Finish()
        {
            foreach (ModelLog log in _logs)
            {
                log.Complete();
            }

            Note("finish");
            for (int step = 0; step < 40; step++)
            {
                Collect();
            }

            foreach (ModelLog log in _logs)
            {
                log.Verify($"seed {_seed}");
            }

            Assert.Empty(_scene.Warnings);
        }

        public void Dispose() => _scene.Dispose();

        private void Collect()
        {
            Note("collect");
            _scene.Start();
            _scene.Time.Advance(TimeSpan.FromSeconds(2));
            while (_scene.Collector!.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken) is { } batch)
            {
                for (int index = 0; index < batch.Count; index++)
                {
                    Entries.LogEntry entry = batch.CreateEntry(index);
                    ModelLog log = Array.Find(_logs, log => entry.Path.EndsWith($"/{log.Name}", StringComparison.Ordinal))!;
                    log.Receive(entry.Message, () => $"{entry.Position} {Describe(log.Name)}");
                }

                _scene.Collector.Commit(batch);
                batch.Dispose();
            }
        }

        /// <summary>The collector dies after it has read what was never safe.</summary>
        private void Crash()
        {
            Note("crash");
            _scene.Start();
            _scene.Time.Advance(TimeSpan.FromSeconds(2));
            for (int batches = _random.Next(3); batches > 0; batches--)
            {
                _scene.Collector!.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken)?.Dispose();
            }

            _scene.Restart();
            Collect();
        }

        private void Note(string action) => _history.Add(action);

        /// <summary>What happened to one log last.</summary>
        private string Describe(string name) =>
            $"seed {_seed}, {name}, after {_history.Count} actions: {string.Join("; ", _history.Where(action => !action.Contains('.', StringComparison.Ordinal) || action.EndsWith(name, StringComparison.Ordinal)).TakeLast(30))}"
            + $"\nlast restart:\n{_scene.LastRestart}";
    }

    /// <summary>One log: what its writer has written and what has come out.</summary>
    private sealed class ModelLog(
        string name,
        string path,
        bool isCri,
        TemporaryDirectory files,
        TimeProvider time,
        Random random)
    {
        private readonly HashSet<string> _expected = [];
        private readonly HashSet<string> _received = [];
        private string _path = path;
        private DateTime _clock;
        private string _message = string.Empty;
        private string _line = string.Empty;
        private bool _isMessageRotated;
        private int _written;
        private int _rotated;
        private string _rotatedPath = string.Empty;
        private readonly List<string> _uncompressed = [];
        private int _linked;

        public string Name => name;

        public void Write(int lines)
        {
            Tick();
            for (int line = 0; line < lines; line++)
            {
                FinishLine();
                string text = $"{name} {_written++} {new string('x', random.Next(60))}";
                if (!isCri)
                {
                    Append(text + "\n");
                    _expected.Add(text);
                    continue;
                }

                _message += text;
                bool isLast = random.Next(4) > 0;
                Append($"{_clock:O} stdout {(isLast ? 'F' : 'P')} {text}\n");
                if (isLast)
                {
                    _expected.Add(_message);
                    _message = string.Empty;
                    _isMessageRotated = false;
                }
            }

            if (!isCri && random.Next(3) == 0)
            {
                _line = $"{name} {_written++} unfinished";
                Append(_line);
            }
        }

        /// <summary>No message is spread over more than two files: see the limitations in ARCHITECTURE.md.</summary>
        public void CompleteBeforeSecondRotation()
        {
            if (_isMessageRotated)
            {
                Complete();
            }

            _isMessageRotated = _message.Length > 0;
        }

        public void Rename()
        {
            Tick();
            Abandon();
            if (File.Exists(files[_path]))
            {
                files.Rename(_path, NextRotatedPath());
            }

            Append(string.Empty);
        }

        public void CopyTruncate()
        {
            Tick();
            Abandon();
            if (File.Exists(files[_path]))
            {
                File.Copy(files[_path], files[NextRotatedPath()]);
                File.SetLastWriteTimeUtc(files[_rotatedPath], _clock);
                Tick();
                files.Truncate(_path);
                Touch();
            }
        }

        public void Delete()
        {
            Rename();
            _uncompressed.Remove(_rotatedPath);
            files.Delete(_rotatedPath);
            Write(1);
        }

        /// <summary>Compresses all rotated files but perhaps the newest. kubelet gives the results the time of that; logrotate
        /// that of the files, of which lines without times leave nothing else to tell their age.</summary>
        public void Compress()
        {
            Tick();
            foreach (string rotated in _uncompressed[..^Math.Min(random.Next(2), _uncompressed.Count)])
            {
                files.Compress(rotated, isCri ? _clock : File.GetLastWriteTimeUtc(files[rotated]));
                _uncompressed.Remove(rotated);
            }
        }

        public void Relink()
        {
            Rename();
            _uncompressed.Clear();
            _path = $"targets/{++_linked}.txt";
            Write(3);
            files.Link("logs/link.log", $"../{_path}");
        }

        /// <summary>Ends the message and the line that are being written.</summary>
        public void Complete()
        {
            Tick();
            FinishLine();
            if (_message.Length > 0)
            {
                Append($"{_clock:O} stdout F !\n");
                _expected.Add(_message + "!");
                _message = string.Empty;
                _isMessageRotated = false;
            }
        }

        public void Receive(string message, Func<string> describe)
        {
            Assert.True(_received.Add(message), $"Twice: {message}\n{describe()}");
            Assert.True(_expected.Contains(message), $"Never written: {message}\n{describe()}");
        }

        public void Verify(string description)
        {
            string[] lost = [.. _expected.Except(_received).Take(5)];
            Assert.True(lost.Length == 0, $"{description}, {name}: lost {string.Join(" | ", lost)}");
        }

        /// <summary>Some rotations give dates, whose names tell their age; some just count upwards.</summary>
        private string NextRotatedPath()
        {
            _rotated++;
            _rotatedPath = isCri ? $"{_path}.{_rotated:D8}" : $"{_path}.{_rotated}";
            _uncompressed.Add(_rotatedPath);
            return _rotatedPath;
        }

        /// <summary>What happens next has a time of its own: a file system's clock is too coarse for a test's haste.</summary>
        private void Tick()
        {
            DateTime now = time.GetUtcNow().UtcDateTime;
            _clock = _clock < now ? now : _clock.AddMilliseconds(25);
        }

        private void Append(string text)
        {
            files.Append(_path, text);
            Touch();
        }

        private void Touch() => File.SetLastWriteTimeUtc(files[_path], _clock);

        /// <summary>The writer ends a line that it has only begun.</summary>
        private void FinishLine()
        {
            if (_line.Length > 0)
            {
                Append(" finished\n");
                _expected.Add(_line + " finished");
                _line = string.Empty;
            }
        }

        /// <summary>The writer leaves a line as it is, because its file is rotated away.</summary>
        private void Abandon()
        {
            if (_line.Length > 0)
            {
                _expected.Add(_line);
                _line = string.Empty;
            }
        }
    }
}
