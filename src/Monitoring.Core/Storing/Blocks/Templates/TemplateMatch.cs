namespace Monitoring.Storing.Blocks.Templates;

/// <summary>What a template says of the messages that have it: whether they contain some text.</summary>
internal enum TemplateMatch : byte
{
    /// <summary>None does.</summary>
    Never,

    /// <summary>It depends on their tokens.</summary>
    Perhaps,

    /// <summary>All do.</summary>
    Always,
}
