using System.Collections.ObjectModel;
using System.Management.Automation;
using Monitoring.Collecting;
using Monitoring.Commands.Errors;
using Monitoring.Entries;
using Monitoring.Parameters;
using Monitoring.Parsing;

namespace Monitoring.Commands.Converting;

/// <summary>Converts lines that a container runtime wrote (CRI or Docker's json-file), or files of them, to
/// entries.</summary>
[Cmdlet(VerbsData.ConvertFrom, "ContainerLog", DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(LogEntry), typeof(string))]
public sealed class ConvertFromContainerLogCommand : LogCommand
{
    private const string InputObjectSet = "InputObject";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private ContainerLineParser? _parser;
    private MultilineRule? _rule;

    /// <summary>Lines as the container runtime wrote them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [AllowEmptyString]
    [LinesTransformation]
    public string InputObject { get; set; } = string.Empty;

    /// <summary>Files of such lines, plain or compressed with gzip or zstd.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Such files, whose names are not patterns.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Joins a stack trace into one entry. A line from the pipeline is held until the next line shows whether
    /// the trace continues.</summary>
    [Parameter]
    public SwitchParameter Multiline { get; set; }

    /// <summary>A regular expression for the first line of an entry. The lines after it belong to the entry until the
    /// next match.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MultilineStart { get; set; }

    /// <summary>A regular expression for the further lines of an entry. The default is that all lines after the first
    /// belong to it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MultilineContinue { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _rule = MultilineChoice.Create(this, MultilineStart, MultilineContinue);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case PathSet:
                foreach (string path in Path)
                {
                    ConvertPattern(path);
                }

                break;
            case LiteralPathSet:
                foreach (string path in LiteralPath)
                {
                    if (FileSystemPath.TryResolve(this, path, out string? file))
                    {
                        ConvertFile(file);
                    }
                }

                break;
            default:
                ConvertLines(InputObject);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_parser is not null)
        {
            WriteEntries(_parser.Complete());
        }
    }

    private void ConvertPattern(string path)
    {
        if (!FileSystemPath.TryResolve(this, path, out string? resolved))
        {
            return;
        }

        if (System.IO.Path.Exists(resolved) || !WildcardPattern.ContainsWildcardCharacters(path))
        {
            ConvertFile(resolved);
            return;
        }

        Collection<string> files = ExpandPattern(path);
        if (files.Count == 0)
        {
            WriteError(LogErrors.NothingMatches(path));
        }

        foreach (string file in files)
        {
            ConvertFile(file);
        }
    }

    private Collection<string> ExpandPattern(string path)
    {
        try
        {
            return SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _);
        }
        catch (Exception exception) when (exception is ItemNotFoundException or WildcardPatternException)
        {
            return [];
        }
    }

    private void ConvertFile(string path)
    {
        if (Directory.Exists(path))
        {
            WriteError(LogErrors.IsDirectory(path));
            return;
        }

        if (!File.Exists(path))
        {
            WriteError(LogErrors.PathNotFound(path));
            return;
        }

        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using Stream content = LogFileContent.Open(file);
            ConvertStream(content, path);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            WriteError(LogErrors.ReadFailed(path, exception));
        }
    }

    private void ConvertStream(Stream content, string path)
    {
        LogMetadata metadata = LogMetadata.ForPath(path);
        foreach (LogBatch batch in ContainerLogReader.Read(
            content, metadata, MaxMessageBytes, Multiline, TimeProvider.System, CoreEvents, _rule))
        {
            using (batch)
            {
                if (Stopping)
                {
                    return;
                }

                WriteEntries(Enumerable.Range(0, batch.Count).Select(batch.CreateEntry));
            }
        }
    }

    /// <summary>Splits a text into lines as a file is split: a carriage return alone, as in a progress bar, does not
    /// end a line.</summary>
    private void ConvertLines(string text)
    {
        _parser ??= new ContainerLineParser(
            new LogMetadata([]), MaxMessageBytes, Multiline, TimeProvider.System, CoreEvents, _rule);
        ReadOnlySpan<char> lines = text.EndsWith('\n') ? text.AsSpan(0, text.Length - 1) : text;
        foreach (Range range in lines.Split('\n'))
        {
            ReadOnlySpan<char> line = lines[range];
            WriteEntries(_parser.Add(line.EndsWith('\r') ? line[..^1].ToString() : line.ToString()));
        }
    }

    private void WriteEntries(IEnumerable<LogEntry> entries)
    {
        foreach (LogEntry entry in entries)
        {
            if ((Since is not { } since || entry.ExactTimestamp >= since)
                && (Until is not { } until || entry.ExactTimestamp < until))
            {
                WriteEntry(entry);
            }
        }
    }
}
