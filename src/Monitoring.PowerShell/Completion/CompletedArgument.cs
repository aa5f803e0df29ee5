namespace Monitoring.Completion;

/// <summary>One argument that a word can become.</summary>
/// <param name="Text">The argument.</param>
/// <param name="Shown">What the list of choices shows of it.</param>
/// <param name="IsCode">Whether the argument is an expression and not a text, so that it needs no quotes.</param>
internal readonly record struct CompletedArgument(string Text, string Shown, bool IsCode = false);
