using System.Runtime.InteropServices;
using System.Text;

namespace CloudYourMoms;

/// <summary>A place in a text: line and column from 1, the column in UTF-16 code units.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextPosition(int Line, int Column);

/// <summary>Turns offsets into UTF-8 text to places, for offsets that only grow. Lines end as in editors: with LF, CR LF or CR.</summary>
internal sealed class TextPositionCounter(byte[] utf8)
{
    private int _offset;
    private int _line = 1;
    private int _lineStart;

    public TextPosition At(long offset)
    {
        for (; _offset < offset && _offset < utf8.Length; _offset++)
        {
            if (utf8[_offset] == (byte)'\n' || (utf8[_offset] == (byte)'\r' && (_offset + 1 == utf8.Length || utf8[_offset + 1] != (byte)'\n')))
            {
                _line++;
                _lineStart = _offset + 1;
            }
        }

        return new(_line, 1 + Encoding.UTF8.GetCharCount(utf8, _lineStart, _offset - _lineStart));
    }
}
