using System.Runtime.InteropServices;

namespace CloudYourMoms.Text;

/// <summary>A one-based line and column in a text. The column counts UTF-16 code units.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LinePosition(int Line, int Column);

/// <summary>Converts ascending offsets in UTF-8 text to positions. A line ends with LF, CR LF or CR, as in editors.</summary>
internal sealed class LinePositionCounter(byte[] utf8)
{
    private int _offset;
    private int _line = 1;
    private int _column = 1;

    public LinePosition At(long offset)
    {
        for (; _offset < offset && _offset < utf8.Length; _offset++)
        {
            var octet = utf8[_offset];
            if (octet == (byte)'\n' || (octet == (byte)'\r' && (_offset + 1 == utf8.Length || utf8[_offset + 1] != (byte)'\n')))
            {
                _line++;
                _column = 1;
            }
            else
            {
                _column += CodeUnits(octet);
            }
        }

        return new(_line, _column);
    }

    // RFC 3629: 10xxxxxx continues a character; 11110xxx starts a character of two UTF-16 code units.
    private static int CodeUnits(byte octet) => octet is >= 0x80 and < 0xC0 ? 0 : octet >= 0xF0 ? 2 : 1;
}
