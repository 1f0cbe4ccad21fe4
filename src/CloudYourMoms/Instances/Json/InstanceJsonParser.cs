using System.Text;
using System.Text.Json;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances.Json;

/// <summary>The text of an instance.json, read to plain values with the place of each and what is wrong with the text as such.</summary>
internal sealed class InstanceJsonParser
{
    private const int MostCurlyQuotes = 50;
    private const int MaximumDepth = 64;
    private readonly Dictionary<string, LinePosition> _positions = new(StringComparer.Ordinal);

    // The paths as they were read, so that all within a value are beside each other.
    private readonly List<string> _paths = [];
    private readonly List<ValidationError> _findings = [];

    private InstanceJsonParser()
    {
    }

    /// <summary>Dictionaries, lists, text, booleans, null; numbers as <see cref="JsonElement"/>, which keeps the digits; secrets protected.</summary>
    public object? Root { get; private set; }

    /// <summary>False when nothing could be read, so that <see cref="Root"/> says nothing.</summary>
    public bool IsReadable { get; private set; }

    public IReadOnlyDictionary<string, LinePosition> Positions => _positions;

    public IReadOnlyList<ValidationError> Errors => _findings;

    public static InstanceJsonParser Read(byte[] file)
    {
        try
        {
            return Read(TextEncoding.Decode(file));
        }
        catch (DecoderFallbackException)
        {
            var text = new InstanceJsonParser();
            text._findings.Add(new(
                ValidationErrorCode.NotText,
                JsonPath.Root,
                "this is not a character in UTF-8, or in UTF-16 or UTF-32 if the file begins with their mark. Save the file as UTF-8.",
                TextEncoding.EndOfText(file)));
            return text;
        }
    }

    public static InstanceJsonParser Read(string json)
    {
        var text = new InstanceJsonParser();
        if (UnicodeText.IndexOfUnpairedSurrogate(json) is >= 0 and var index)
        {
            var before = Encoding.UTF8.GetBytes(json.Substring(0, index));
            text._findings.Add(new(
                ValidationErrorCode.HalfCharacter,
                JsonPath.Root,
                "this is half of a surrogate pair, which is no character.",
                new LinePositionCounter(before).At(before.Length)));
            return text;
        }

        if (text.TryRead(json, out var notJson))
        {
            return text;
        }

        // Curly quotes may also belong to a text in a file that has another mistake: only those that straightened bring the reader further are one.
        var (straight, places) = SmartQuotes.Straighten(json);
        if (places.Count == 0 || (!text.TryRead(straight, out var later) && IsBefore(later!, notJson!)))
        {
            text._findings.Add(notJson!);
            return text;
        }

        text._findings.AddRange(CurlyFindings(json, places).Where(finding => later is null || !IsBefore(later, finding)));
        if (later is not null)
        {
            text._findings.Add(later);
        }

        return text;
    }

    private static bool IsBefore(ValidationError one, ValidationError other) =>
        one.Line < other.Line || (one.Line == other.Line && one.Column < other.Column);

    private static IEnumerable<ValidationError> CurlyFindings(string json, IReadOnlyList<int> places)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        var counter = new LinePositionCounter(utf8);
        var (offset, character) = (0, 0);
        foreach (var place in places.Take(MostCurlyQuotes))
        {
            offset += Encoding.UTF8.GetByteCount(json.Substring(character, place - character));
            character = place;
            yield return new(
                ValidationErrorCode.CurlyQuote,
                JsonPath.Root,
                $"the curly quote {json[place]} must be a straight one (\").",
                counter.At(offset));
        }
    }

    private bool TryRead(string json, out ValidationError? notJson)
    {
        _positions.Clear();
        _paths.Clear();
        var utf8 = Encoding.UTF8.GetBytes(json);
        var counter = new LinePositionCounter(utf8);
        List<ValidationError> found = [];
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
            reader.Read();
            var root = ReadValue(ref reader, JsonPath.Root, string.Empty, counter, found);
            reader.Read();
            (Root, IsReadable, notJson) = (root, true, null);
            _findings.AddRange(found);
            return true;
        }
        catch (JsonException e)
        {
            notJson = JsonErrorMessages.At(utf8, e.LineNumber ?? 0, e.BytePositionInLine ?? 0, MaximumDepth);
            return false;
        }
    }

    private object? ReadValue(ref Utf8JsonReader reader, string path, string name, LinePositionCounter counter, List<ValidationError> found)
    {
        _positions[path] = counter.At(reader.TokenStartIndex);
        _paths.Add(path);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadMembers(ref reader, path, name, counter, found);
            case JsonTokenType.StartArray:
                List<object?> items = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader, JsonPath.Item(path, items.Count), name, counter, found));
                }

                return items;
            case JsonTokenType.String:
                var text = ReadString(ref reader, path, counter, found);
                return SensitiveName.Matches(name) ? Protect(text, path, found) : text;
            case JsonTokenType.Number:
                return JsonElement.ParseValue(ref reader);
            default:
                return reader.TokenType == JsonTokenType.Null ? null : reader.TokenType == JsonTokenType.True;
        }
    }

    private object Protect(string text, string path, List<ValidationError> found)
    {
        if (text.Length <= Secret.MaximumLength)
        {
            return Secret.ToSecureString(text);
        }

        found.Add(ValidationError.LongSecret(path, _positions[path]));
        return string.Empty;
    }

    private Dictionary<string, object?> ReadMembers(ref Utf8JsonReader reader, string path, string parent, LinePositionCounter counter, List<ValidationError> found)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        var pathsOf = new Dictionary<string, (int Start, int End)>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var findings = found.Count;
            var name = ReadString(ref reader, path, counter, found);
            var isRead = found.Count == findings;
            var place = JsonPath.Member(path, name);
            if (isRead && pathsOf.TryGetValue(name, out var earlier))
            {
                Forget(earlier.Start, earlier.End);
                found.Add(new(ValidationErrorCode.Duplicate, place, "this member is given twice. Remove one of the two.", counter.At(reader.TokenStartIndex)));
            }

            reader.Read();
            var start = _paths.Count;
            var value = ReadValue(ref reader, place, SensitiveName.Within(parent, name), counter, found);
            if (isRead)
            {
                members[name] = value;
                pathsOf[name] = (start, _paths.Count);
            }
        }

        return members;
    }

    // The last of two counts, here as with most readers: what only the first one holds is in no place any more.
    private void Forget(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            _positions.Remove(_paths[i]);
        }
    }

    private static string ReadString(ref Utf8JsonReader reader, string path, LinePositionCounter counter, List<ValidationError> found)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            found.Add(new(ValidationErrorCode.NotJson, path, "an escape like \\ud800 stands for half a character.", counter.At(reader.TokenStartIndex)));
            return string.Empty;
        }
    }
}
