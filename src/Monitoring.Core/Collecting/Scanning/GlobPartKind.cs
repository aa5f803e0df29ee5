namespace Monitoring.Collecting.Scanning;

/// <summary>What a part of a glob pattern matches.</summary>
internal enum GlobPartKind
{
    /// <summary>One character.</summary>
    Literal,

    /// <summary><c>?</c>: a character but the slash.</summary>
    Any,

    /// <summary><c>[a-z]</c>: one of the members.</summary>
    Class,

    /// <summary><c>[!a-z]</c>: a character that is no member.</summary>
    OtherThan,

    /// <summary><c>*</c>: any characters but the slash.</summary>
    Name,

    /// <summary><c>**</c>: any characters.</summary>
    Path,

    /// <summary><c>**/</c>: nothing, or directories. <see cref="WithinDirectories"/> follows it.</summary>
    Directories,

    /// <summary>The names of these directories; they end with a slash.</summary>
    WithinDirectories,
}
