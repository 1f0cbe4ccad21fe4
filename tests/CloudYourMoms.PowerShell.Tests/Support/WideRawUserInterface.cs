using System.Diagnostics.CodeAnalysis;
using System.Management.Automation.Host;

namespace CloudYourMoms.PowerShell.Tests.Support;

/// <summary>A terminal wide enough that no view truncates text.</summary>
internal sealed class WideRawUserInterface : PSHostRawUserInterface
{
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Coordinates CursorPosition { get; set; }

    public override Coordinates WindowPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override Size BufferSize { get; set; } = new(2000, 25);

    public override Size WindowSize { get; set; } = new(2000, 25);

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override bool KeyAvailable => false;

    public override string WindowTitle { get; set; } = string.Empty;

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

    public override void FlushInputBuffer()
    {
    }

    [SuppressMessage("Performance", "CA1814", Justification = "PowerShell's own signature.")]
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents)
    {
    }

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
    }

    [SuppressMessage("Performance", "CA1814", Justification = "PowerShell's own signature.")]
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => new BufferCell[0, 0];

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill)
    {
    }
}
