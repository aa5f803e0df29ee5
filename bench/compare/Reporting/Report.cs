namespace Monitoring.Compare.Reporting;

/// <summary>What is printed: Markdown to one writer, and how far it is to another one, so that the first can be
/// kept.</summary>
internal sealed class Report(TextWriter output, TextWriter progress)
{
    private readonly HashSet<string> _notes = [];

    /// <summary>Begins a section.</summary>
    public void Section(string heading) => output.Write($"## {heading}\n\n");

    /// <summary>Begins a part of a section.</summary>
    public void Part(string heading) => output.Write($"### {heading}\n\n");

    /// <summary>Adds a table.</summary>
    public void Add(MarkdownTable table)
    {
        output.Write($"{table}\n");
        output.Flush();
    }

    /// <summary>Adds a paragraph.</summary>
    public void Add(string paragraph) => output.Write($"{paragraph}\n\n");

    /// <summary>Adds a missing or failed program to the end of the report, once.</summary>
    public void Note(string note)
    {
        if (_notes.Add(note))
        {
            Progress(note);
        }
    }

    /// <summary>Reports the progress.</summary>
    public void Progress(string text) => progress.WriteLine(text);

    /// <summary>Adds what was noted, if anything was.</summary>
    public void End()
    {
        if (_notes.Count > 0)
        {
            Section("Missing or failed");
            output.Write(string.Concat(_notes.Select(note => $"- {note}\n")));
        }

        output.Flush();
    }
}
