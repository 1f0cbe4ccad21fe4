using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace CloudYourMoms.Sandbox.Http;

/// <summary>
/// Which page of a list is asked for: <c>pageSize</c> and <c>nextPage</c>. A page goes on behind the last number of the
/// one before, so that what is created or deleted in between neither repeats nor hides anything else.
/// </summary>
internal sealed record PageRequest(string List, int Size, long After)
{
    public const string NextPageHeader = "Elements-Next-Page-Token";

    private const int MaximumSize = 200;

    /// <summary>Reads the page from a query that may hold these filters too, and nothing else: a filter misspelt would show everything.</summary>
    public static PageRequest Read(IQueryCollection query, string list, params IReadOnlyList<string> filters)
    {
        var unknown = query.Keys.Where(name => name is not ("pageSize" or "nextPage") && !filters.Contains(name, StringComparer.Ordinal)).ToList();
        return unknown.Count > 0
            ? throw Bad($"Unknown query parameters: {string.Join(", ", unknown)}.")
            : new(list, ReadSize(Single(query, "pageSize")), ReadToken(Single(query, "nextPage"), list));
    }

    /// <summary>A parameter that can be given once; <see langword="null"/> when absent.</summary>
    public static string? Single(IQueryCollection query, string name) => query[name] switch
    {
        { Count: 0 } => null,
        { Count: 1 } values => values.ToString(),
        _ => throw Bad($"Query parameters given more than once: {name}."),
    };

    /// <summary>Cuts the page out of everything, and says in the answer's header where the next one begins, if there is one.</summary>
    public IReadOnlyList<T> Cut<T>(IEnumerable<T> ascending, Func<T, long> number, HttpResponse response)
    {
        var page = ascending.Where(item => number(item) > After).Take(Size + 1).ToList();
        if (page.Count > Size)
        {
            page.RemoveAt(Size);
            response.Headers[NextPageHeader] = Token(List, number(page[^1]));
        }

        return page;
    }

    private static int ReadSize(string? text)
    {
        if (text is null)
        {
            return MaximumSize;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= MaximumSize
            ? size
            : throw Bad($"pageSize must be a number from 1 to {MaximumSize}.");
    }

    private static long ReadToken(string? text, string list)
    {
        if (text is null)
        {
            return 0;
        }

        var plain = Base64Url.IsValid(text) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)) : string.Empty;
        return long.TryParse(plain.Split(':')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && Token(list, last) == text
            ? last
            : throw Bad($"nextPage is not a token of this list: send what the header {NextPageHeader} held.");
    }

    private static string Token(string list, long last) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{list}:{last}")));

    private static ApiException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
