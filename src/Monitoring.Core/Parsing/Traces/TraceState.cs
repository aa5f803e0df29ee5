namespace Monitoring.Parsing.Traces;

/// <summary>The states of a stack trace on an output. A state decides which line may be next.</summary>
internal enum TraceState : byte
{
    /// <summary>No line is held.</summary>
    None = 0,

    /// <summary>A logger's line that an exception may follow.</summary>
    Log,

    /// <summary>The blank line that Spring Boot's logger puts between its line and the exception.</summary>
    LogBlank,

    /// <summary>A line with an exception's name, and the further lines of its message: Java, .NET, Node.</summary>
    Exception,

    /// <summary>A frame of Java or .NET, or a replacement for several frames.</summary>
    Frames,

    /// <summary>A frame of Node.</summary>
    NodeFrames,

    /// <summary>The properties that Node prints after the frames, between braces.</summary>
    NodeProperties,

    /// <summary>The blank line before Node's last line, which has the version.</summary>
    NodeBlank,

    /// <summary>The position in the source that Node shows before an uncaught exception.</summary>
    NodePosition,

    /// <summary>The line of source under the position.</summary>
    NodeCode,

    /// <summary>The caret under the source, and the blank line after it.</summary>
    NodeCaret,

    /// <summary>Python's first line.</summary>
    PythonHead,

    /// <summary>A frame of Python, its line of source or the marks under it.</summary>
    PythonFrames,

    /// <summary>A line of a group of Python's exceptions; all are indented.</summary>
    PythonGroup,

    /// <summary>Python's last line, the exception.</summary>
    PythonDone,

    /// <summary>The blank line after Python's exception.</summary>
    PythonBlank,

    /// <summary>The sentence between two chained exceptions of Python, and the blank line after it.</summary>
    PythonChain,

    /// <summary>A panic of Go, and the lines before the first goroutine.</summary>
    GoPanic,

    /// <summary>A goroutine's header, or the position of a function; a function follows.</summary>
    GoPosition,

    /// <summary>A function; its position follows.</summary>
    GoFunction,

    /// <summary>The blank line between goroutines.</summary>
    GoBlank,

    /// <summary>An exception of Ruby with its position, and the source it shows.</summary>
    RubyError,

    /// <summary>A line <c>from</c> a position.</summary>
    RubyFrames,

    /// <summary>Ruby before 3.0, which may print the outermost position first and the exception last.</summary>
    RubyReversed,

    /// <summary>A position of Ruby's own logger, which does not indent them.</summary>
    RubyPositions,

    /// <summary>A record of .NET's console logger: its lines are indented by six blanks.</summary>
    DotNetRecord,

    /// <summary>A fatal error of PHP or Swift.</summary>
    FatalError,

    /// <summary>A heading before frames, such as <c>Stack trace:</c>.</summary>
    StackHeading,

    /// <summary>A frame that begins with <c>#0</c>.</summary>
    NumberedFrames,

    /// <summary>The blank line after such frames.</summary>
    NumberedBlank,

    /// <summary>PHP's next exception of a chain.</summary>
    NumberedNext,

    /// <summary>An exception of Elixir, and the further lines of its message.</summary>
    ErlangError,

    /// <summary>A frame of Elixir, or a line that its logger adds.</summary>
    ErlangFrames,

    /// <summary>A frame of a C or C++ program.</summary>
    NativeFrames,

    /// <summary>An exception as Rails logs it, and the source of a template.</summary>
    RailsError,

    /// <summary>The blank line after an error of Rust that <c>main</c> returned.</summary>
    RustErrorBlank,

    /// <summary>A cause of such an error.</summary>
    RustCause,

    /// <summary>A trace that is complete: no further line belongs to it.</summary>
    Complete,

    /// <summary>The first of the states after a line with a unique shape. See <see cref="TraceOpening"/>.</summary>
    FirstOpened,

    /// <summary>A panic of Rust whose message is on the next line.</summary>
    RustPanic,

    /// <summary>The message of Rust's panic.</summary>
    RustMessage,

    /// <summary>A frame of Rust.</summary>
    RustFrames,

    /// <summary>Dart's first line, and the exception after it.</summary>
    DartMessage,

    /// <summary>A line below the title of Flutter's box.</summary>
    FlutterText,

    /// <summary>The header or another line of a report of Erlang.</summary>
    ErlangReport,

    /// <summary>The first line of a crashing C or C++ program.</summary>
    NativeHead,

    /// <summary>The rule above a sanitizer's report.</summary>
    SanitizerRule,

    /// <summary>A line of a sanitizer's report.</summary>
    Sanitizer,

    /// <summary>A frame of Swift's runtime.</summary>
    SwiftFrames,

    /// <summary>A line of the report of Swift's backtracer.</summary>
    SwiftReport,

    /// <summary>An error of Clojure's main, and its message.</summary>
    ClojureError,

    /// <summary>The line before the path of Clojure's full report.</summary>
    ClojureFile,

    /// <summary>JSON over several lines, whose brackets are counted; see <see cref="BracketBlock"/>.</summary>
    Block,

    /// <summary>An entry whose lines an operator's rule joins; see <see cref="MultilineRule"/>.</summary>
    Rule,
}
