namespace Monitoring.Storing.Blocks.Templates;

/// <summary>Whether messages with a template contain a text.</summary>
internal enum TemplateMatch : byte
{
    /// <summary>No message contains it.</summary>
    Never,

    /// <summary>It depends on the messages' tokens.</summary>
    Perhaps,

    /// <summary>All messages contain it.</summary>
    Always,
}
