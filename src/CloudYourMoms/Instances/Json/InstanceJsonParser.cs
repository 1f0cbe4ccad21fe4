using System.Text;
using System.Text.Json;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances.Json;

/// <summary>Parses the text of an instance.json into plain values, with their positions and the errors in the text.</summary>
internal sealed class InstanceJsonParser
{
    private const int MaximumSmartQuotes = 50;
    private const int MaximumDepth = 64;
    private readonly Dictionary<string, LinePosition> _positions = new(StringComparer.Ordinal);

    // In reading order, so that all paths within a value are adjacent.
    private readonly List<string> _paths = [];
    private readonly List<ValidationError> _errors = [];

    private InstanceJsonParser()
    {
    }

    /// <summary>
    /// The value of the text: dictionaries, lists, text, booleans and null; numbers as <see cref="JsonElement"/>, which preserves the
    /// digits; secrets as <see cref="System.Security.SecureString"/>.
    /// </summary>
    public object? Root { get; private set; }

    /// <summary>False if the text could not be parsed, so that <see cref="Root"/> is not set.</summary>
    public bool IsReadable { get; private set; }

    public IReadOnlyDictionary<string, LinePosition> Positions => _positions;

    public IReadOnlyList<ValidationError> Errors => _errors;

    public static InstanceJsonParser Read(byte[] file)
    {
        try
        {
            return Read(TextEncoding.Decode(file));
        }
        catch (DecoderFallbackException)
        {
            var parser = new InstanceJsonParser();
            parser._errors.Add(new(
                ValidationErrorCode.InvalidEncoding,
                JsonPath.Root,
                Messages.InstanceFileEncodingInvalid,
                TextEncoding.EndOfText(file)));
            return parser;
        }
    }

    public static InstanceJsonParser Read(string json)
    {
        var parser = new InstanceJsonParser();
        if (UnicodeText.IndexOfUnpairedSurrogate(json) is >= 0 and var index)
        {
            var precedingText = Encoding.UTF8.GetBytes(json.Substring(0, index));
            parser._errors.Add(new(
                ValidationErrorCode.UnpairedSurrogate,
                JsonPath.Root,
                Messages.InstanceTextUnpairedSurrogate,
                new LinePositionCounter(precedingText).At(precedingText.Length)));
            return parser;
        }

        if (parser.TryRead(json, out var syntaxError))
        {
            return parser;
        }

        // A file with another error may contain valid smart quotes in a text: report them only if straight quotes move the error further.
        var (straight, positions) = SmartQuotes.Straighten(json);
        if (positions.Count == 0 || (!parser.TryRead(straight, out var laterError) && IsBefore(laterError!, syntaxError!)))
        {
            parser._errors.Add(syntaxError!);
            return parser;
        }

        parser._errors.AddRange(SmartQuoteErrors(json, positions).Where(error => laterError is null || !IsBefore(laterError, error)));
        if (laterError is not null)
        {
            parser._errors.Add(laterError);
        }

        return parser;
    }

    private static bool IsBefore(ValidationError one, ValidationError other) =>
        one.Line < other.Line || (one.Line == other.Line && one.Column < other.Column);

    private static IEnumerable<ValidationError> SmartQuoteErrors(string json, IReadOnlyList<int> positions)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        var counter = new LinePositionCounter(utf8);
        var (offset, character) = (0, 0);
        foreach (var position in positions.Take(MaximumSmartQuotes))
        {
            offset += Encoding.UTF8.GetByteCount(json.Substring(character, position - character));
            character = position;
            yield return new(
                ValidationErrorCode.SmartQuote,
                JsonPath.Root,
                Messages.FormatJsonSmartQuote(json[position]),
                counter.At(offset));
        }
    }

    private bool TryRead(string json, out ValidationError? syntaxError)
    {
        _positions.Clear();
        _paths.Clear();
        var utf8 = Encoding.UTF8.GetBytes(json);
        var counter = new LinePositionCounter(utf8);
        List<ValidationError> errors = [];
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
            reader.Read();
            var root = ReadValue(ref reader, JsonPath.Root, string.Empty, counter, errors);
            reader.Read();
            (Root, IsReadable, syntaxError) = (root, true, null);
            _errors.AddRange(errors);
            return true;
        }
        catch (JsonException e)
        {
            syntaxError = JsonErrorMessages.At(utf8, e.LineNumber ?? 0, e.BytePositionInLine ?? 0, MaximumDepth);
            return false;
        }
    }

    private object? ReadValue(
        ref Utf8JsonReader reader, string path, string name, LinePositionCounter counter, List<ValidationError> errors)
    {
        _positions[path] = counter.At(reader.TokenStartIndex);
        _paths.Add(path);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadMembers(ref reader, path, name, counter, errors);
            case JsonTokenType.StartArray:
                List<object?> items = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader, JsonPath.Item(path, items.Count), name, counter, errors));
                }

                return items;
            case JsonTokenType.String:
                var text = ReadString(ref reader, path, counter, errors);
                return SensitiveName.Matches(name) ? Protect(text, path, errors) : text;
            case JsonTokenType.Number:
                return JsonElement.ParseValue(ref reader);
            default:
                return reader.TokenType == JsonTokenType.Null ? null : reader.TokenType == JsonTokenType.True;
        }
    }

    private object Protect(string text, string path, List<ValidationError> errors)
    {
        if (text.Length <= Secret.MaximumLength)
        {
            return Secret.ToSecureString(text);
        }

        errors.Add(ValidationError.LongSecret(path, _positions[path]));
        return string.Empty;
    }

    private Dictionary<string, object?> ReadMembers(
        ref Utf8JsonReader reader, string path, string parent, LinePositionCounter counter, List<ValidationError> errors)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        var pathRanges = new Dictionary<string, (int Start, int End)>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var errorCount = errors.Count;
            var name = ReadString(ref reader, path, counter, errors);
            var isRead = errors.Count == errorCount;
            var memberPath = JsonPath.Member(path, name);
            if (isRead && pathRanges.TryGetValue(name, out var earlier))
            {
                RemovePositions(earlier.Start, earlier.End);
                errors.Add(new(
                    ValidationErrorCode.Duplicate,
                    memberPath,
                    Messages.JsonMemberTwice,
                    counter.At(reader.TokenStartIndex)));
            }

            reader.Read();
            var start = _paths.Count;
            var value = ReadValue(ref reader, memberPath, SensitiveName.Within(parent, name), counter, errors);
            if (isRead)
            {
                members[name] = value;
                pathRanges[name] = (start, _paths.Count);
            }
        }

        return members;
    }

    // The last of two equal members applies, as in most JSON readers, so the positions in the first one are invalid.
    private void RemovePositions(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            _positions.Remove(_paths[i]);
        }
    }

    private static string ReadString(ref Utf8JsonReader reader, string path, LinePositionCounter counter, List<ValidationError> errors)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            errors.Add(new(
                ValidationErrorCode.InvalidJson,
                path,
                Messages.JsonEscapeUnpairedSurrogate,
                counter.At(reader.TokenStartIndex)));
            return string.Empty;
        }
    }
}
