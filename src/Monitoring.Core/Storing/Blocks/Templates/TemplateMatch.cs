namespace Monitoring.Storing.Blocks.Templates;

/// <summary>Whether messages with a template contain a text.</summary>
internal enum TemplateMatch : byte
{
    /// <summary>No message contains it.</summary>
    Never,

    /// <summary>Those contain it that have it in a text token.</summary>
    InTextToken,

    /// <summary>It depends on the messages' tokens.</summary>
    Perhaps,

    /// <summary>All messages contain it.</summary>
    Always,
}
