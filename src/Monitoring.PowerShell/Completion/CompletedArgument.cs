namespace Monitoring.Completion;

/// <summary>A possible completion of an argument.</summary>
/// <param name="Text">The argument.</param>
/// <param name="Shown">Its text in the list of choices.</param>
/// <param name="IsCode">Whether the argument is an expression, which needs no quotes.</param>
internal readonly record struct CompletedArgument(string Text, string Shown, bool IsCode = false);
