using CloudYourMoms.Authorization;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>A query: read as another reader does, written and read again the same, and cut out of an address without a trace.</summary>
internal sealed class QueryStringTarget() : FuzzTarget(
    "query-string",
    "&=%+;?",
    "code", "state", "client_secret=" + Mark, "client%5Fsecret=" + Mark, "%", "%2", "%zz", "%ff", "%C3%A9", "%ED%A0%80", "%00", "+", "%2B", "%26", "%3D", "&&", "==", "é", "?")
{
    public override void Check(byte[] input)
    {
        var query = Reference.Text(input);
        var read = Promise.Bounded(query.Length, 300, () => QueryString.TryParse(query));
        var expected = Reference.Query(query);
        Promise.That(read is null == expected is null, "a query is read, or not, as by another reader");
        if (read is null)
        {
            return;
        }

        Promise.That(read.SequenceEqual(expected!), "each name and value is the same as another reader's");
        Promise.That(QueryString.TryParse(QueryString.Format(read))?.SequenceEqual(read) == true, "what is written is read again the same");
        // At the front of a query a question mark is no part of a name.
        if (!read.Any(p => p.Key.StartsWith('?')) && Uri.TryCreate("https://login.example/authorize?" + query, UriKind.Absolute, out var address))
        {
            var without = QueryString.Without(address, (name, _) => name == "client_secret").Query;
            var left = Reference.Query(address.Query)!.Where(p => p.Key != "client_secret");
            Promise.That(Reference.Query(without)!.SequenceEqual(left), "what is dropped is gone, and nothing else is");
        }
    }
}
