using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace CloudYourMoms.Sandbox.Http;

/// <summary>
/// The requested page of a list (<c>pageSize</c> and <c>nextPage</c>). A page starts after the last number of the previous page,
/// so that items created or deleted in between neither repeat nor hide other items.
/// </summary>
internal sealed record PageRequest(string List, int Size, long After)
{
    public const string NextPageHeader = "Elements-Next-Page-Token";

    private const int MaximumSize = 200;

    /// <summary>Reads the page from a query. Unknown parameters are rejected, because a misspelled filter would return all items.</summary>
    public static PageRequest Read(IQueryCollection query, string list, params IReadOnlyList<string> filters)
    {
        var unknown =
            query.Keys.Where(name => name is not ("pageSize" or "nextPage") && !filters.Contains(name, StringComparer.Ordinal)).ToList();
        return unknown.Count > 0
            ? throw Bad($"Unknown query parameters: {string.Join(", ", unknown)}.")
            : new(list, ReadSize(Single(query, "pageSize")), ReadToken(Single(query, "nextPage"), list));
    }

    /// <summary>The value of a parameter that must not be repeated; <see langword="null"/> if absent.</summary>
    public static string? Single(IQueryCollection query, string name) => query[name] switch
    {
        { Count: 0 } => null,
        { Count: 1 } values => values.ToString(),
        _ => throw Bad($"Query parameters given more than once: {name}."),
    };

    /// <summary>Selects the items of the page and sets the response header with the token of the next page, if one exists.</summary>
    public IReadOnlyList<T> Select<T>(IEnumerable<T> ascending, Func<T, long> number, HttpResponse response)
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
        return long.TryParse(plain.Split(':')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) &&
            Token(list, last) == text
            ? last
            : throw Bad($"nextPage is not a token of this list. Send the value of the response header {NextPageHeader}.");
    }

    private static string Token(string list, long last) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{list}:{last}")));

    private static ApiException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
