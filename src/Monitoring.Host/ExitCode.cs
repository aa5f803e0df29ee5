namespace Monitoring.Host;

/// <summary>What the program tells its caller when it ends.</summary>
internal static class ExitCode
{
    /// <summary>The command ended and showed no error.</summary>
    public const int Success = 0;

    /// <summary>The command showed an error; other than in pwsh it need not be the last thing it did.</summary>
    public const int Error = 1;

    /// <summary>The arguments make no sense, or there is no module; sysexits.h: EX_USAGE.</summary>
    public const int Usage = 64;

    /// <summary>Ctrl+C: 128 + SIGINT, as shells count.</summary>
    public const int Interrupted = 130;

    /// <summary>Whoever read the output has gone: 128 + SIGPIPE.</summary>
    public const int OutputClosed = 141;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
