using System.Management.Automation.Host;

namespace Monitoring.Host;

/// <summary>The size and colours of the terminal; nothing on it is moved about.</summary>
internal sealed class ConsoleRawUserInterface : PSHostRawUserInterface
{
    /// <summary>Without a terminal a line is as long as it is: this is beyond any message, which has 1 MiB by default.</summary>
    private const int WidthWithoutTerminal = 1 << 21;
    private const int HeightWithoutTerminal = 50;

    /// <inheritdoc/>
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    /// <inheritdoc/>
    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    /// <inheritdoc/>
    public override Size BufferSize
    {
        get => Console.IsOutputRedirected || Console.WindowWidth <= 0
            ? new Size(WidthWithoutTerminal, HeightWithoutTerminal)
            : new Size(Console.WindowWidth, Console.WindowHeight);
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override Size WindowSize
    {
        get => BufferSize;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override Size MaxWindowSize => BufferSize;

    /// <inheritdoc/>
    public override Size MaxPhysicalWindowSize => BufferSize;

    /// <inheritdoc/>
    public override string WindowTitle { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override bool KeyAvailable => false;

    /// <inheritdoc/>
    public override int CursorSize { get; set; }

    /// <inheritdoc/>
    public override Coordinates CursorPosition { get; set; }

    /// <inheritdoc/>
    public override Coordinates WindowPosition { get; set; }

    /// <inheritdoc/>
    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void FlushInputBuffer()
    {
    }

    /// <inheritdoc/>
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void ScrollBufferContents(
        Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw new NotSupportedException();
}
