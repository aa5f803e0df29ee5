using Monitoring.Campaigns.Tools;

namespace Monitoring.Campaigns.Logrotate;

/// <summary>The modes of logrotate, single and mixed, in the order in which they are run.</summary>
internal static class LogrotateModes
{
    private const string Seconds = "dateext\ndateformat -%Y%m%d-%s";
    private const string Clock = "dateext\ndateformat -%Y%m%d-%H%M%S";

    /// <summary>All modes.</summary>
    public static IReadOnlyList<LogrotateMode> All { get; } =
    [
        // Renaming
        new() { Name = "create", Topic = LogrotateTopic.Renaming, Configurations = ["create 0644"] },
        new()
        {
            Name = "postrotate",
            Topic = LogrotateTopic.Renaming,
            Configurations = [$"create 0644\npostrotate\ntouch {LogrotateMode.Request}\nendscript"],
            Writer = WriterKind.Signaled,
        },
        new() { Name = "create-late", Topic = LogrotateTopic.Renaming, Configurations = ["create 0644"],
            Writer = WriterKind.Late },
        new()
        {
            Name = "create-forgetful",
            Topic = LogrotateTopic.Renaming,
            Configurations = ["create 0644"],
            Writer = WriterKind.Forgetful,
        },
        new() { Name = "nocreate", Topic = LogrotateTopic.Renaming, Configurations = ["nocreate"] },
        new() { Name = "nocreate-late", Topic = LogrotateTopic.Renaming, Configurations = ["nocreate"],
            Writer = WriterKind.Late },
        new() { Name = "size", Topic = LogrotateTopic.Renaming, Configurations = ["create 0644\nsize 100"],
            IsForced = false },
        new() { Name = "maxsize", Topic = LogrotateTopic.Renaming, Configurations = ["create 0644\ndaily\nmaxsize 100"],
            IsForced = false },

        // Copying
        Copying("copytruncate", "copytruncate"),
        Copying("copytruncate-hole", "copytruncate") with { Writer = WriterKind.Positioned },
        Copying("copytruncate-compress", "copytruncate\ncompress"),
        Copying("copytruncate-delaycompress", "copytruncate\ncompress\ndelaycompress"),
        Copying("copytruncate-extension", "copytruncate\nextension .log"),
        Copying("copytruncate-dateext", $"copytruncate\nextension .log\n{Seconds}") with { HasSeconds = true },
        Copying("copy", "copy") with { Pause = WriterPause.Never },
        new()
        {
            Name = "copy-rename",
            Topic = LogrotateTopic.Copying,
            Configurations = ["copytruncate", "create 0644"],
            Pause = WriterPause.Always,
        },

        // Compressing
        new()
        {
            Name = "compress",
            Topic = LogrotateTopic.Compressing,
            Configurations = ["create 0644\ncompress"],
            Pause = WriterPause.WithoutCollector,
        },
        new()
        {
            Name = "delaycompress",
            Topic = LogrotateTopic.Compressing,
            Configurations = ["create 0644\ncompress\ndelaycompress"],
            Writer = WriterKind.Late,
        },
        new()
        {
            Name = "zstd",
            Topic = LogrotateTopic.Compressing,
            Configurations = ["create 0644\ncompress"],
            Pause = WriterPause.WithoutCollector,
            Compressor = DebianTool.Zstd,
        },
        new()
        {
            Name = "shred",
            Topic = LogrotateTopic.Compressing,
            Configurations = ["create 0644\ncompress\nshred\nshredcycles 1"],
            Pause = WriterPause.Always,
        },
        new()
        {
            Name = "dateext-delaycompress",
            Topic = LogrotateTopic.Compressing,
            Configurations = [$"create 0644\ncompress\ndelaycompress\n{Clock}"],
            Writer = WriterKind.Late,
            HasSeconds = true,
        },

        // Naming
        new() { Name = "dateext", Topic = LogrotateTopic.Naming, Configurations = [$"create 0644\n{Seconds}"],
            HasSeconds = true },
        new() { Name = "extension", Topic = LogrotateTopic.Naming, Configurations = ["create 0644\nextension .log"] },
        new()
        {
            Name = "alternating",
            Topic = LogrotateTopic.Naming,
            Configurations = ["create 0644", $"create 0644\n{Seconds}", $"create 0644\nextension .log\n{Clock}"],
            HasSeconds = true,
        },
        new()
        {
            Name = "olddir",
            Topic = LogrotateTopic.Naming,
            Configurations = ["create 0644"],
            OldDirectory = "old",
            MayLose = true,
        },
        new()
        {
            Name = "renamecopy",
            Topic = LogrotateTopic.Naming,
            Configurations = [$"create 0644\nrenamecopy\npostrotate\ntouch {LogrotateMode.Request}\nendscript"],
            Writer = WriterKind.Signaled,
            Pause = WriterPause.WithoutCollector,
        },
        new()
        {
            Name = "backup",
            Topic = LogrotateTopic.Naming,
            Configurations = ["create 0644"],
            IsSlow = true,
            Kept = 4,
        },

        // Losing
        Losing("overrun", "create 0644"),
        Losing("overrun-copytruncate", "copytruncate") with { Writer = WriterKind.Appending,
            Pause = WriterPause.Always },
        Losing("rotate-0", "create 0644") with { Kept = 0 },
        Losing("xz", "create 0644\ncompress") with
        {
            Kept = 8,
            Compressor = DebianTool.Xz,
            UnreadableEnding = ".xz",
            Pause = WriterPause.WithoutCollector,
        },
        Losing("bzip2", "create 0644\ncompress") with
        {
            Kept = 8,
            Compressor = DebianTool.Bzip2,
            UnreadableEnding = ".bz2",
            Pause = WriterPause.WithoutCollector,
        },
    ];

    private static LogrotateMode Copying(string name, string directives) => new()
    {
        Name = name,
        Topic = LogrotateTopic.Copying,
        Configurations = [directives],
        Writer = WriterKind.Appending,
        Pause = WriterPause.Always,
    };

    private static LogrotateMode Losing(string name, string directives) => new()
    {
        Name = name,
        Topic = LogrotateTopic.Losing,
        Configurations = [directives],
        Kept = 1,
        Rotations = (4, 4),
        MayLose = true,
    };
}
