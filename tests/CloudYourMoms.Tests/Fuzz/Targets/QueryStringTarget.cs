using CloudYourMoms.Authorization;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>Queries: parsed as by the reference parser, formatted without loss, and removable from an address.</summary>
internal sealed class QueryStringTarget() : FuzzTarget(
    "query-string",
    "&=%+;?",
    "code", "state", "client_secret=" + Mark, "client%5Fsecret=" +
        Mark, "%", "%2", "%zz", "%ff", "%C3%A9", "%ED%A0%80", "%00", "+", "%2B", "%26", "%3D", "&&", "==", "é", "?")
{
    public override void Check(byte[] input)
    {
        var query = Reference.Text(input);
        var read = Invariant.Bounded(query.Length, 300, () => QueryString.TryParse(query));
        var expected = Reference.Query(query);
        Invariant.That(read is null == expected is null, "the query is accepted as by the reference parser");
        if (read is null)
        {
            return;
        }

        Invariant.That(read.SequenceEqual(expected!), "names and values match the reference parser");
        Invariant.That(
            QueryString.TryParse(QueryString.Format(read))?.SequenceEqual(read) == true,
            "a formatted query is parsed to the same parameters");
        // A leading question mark is not part of a name.
        if (!read.Any(p => p.Key.StartsWith('?')) &&
            Uri.TryCreate("https://login.example/authorize?" + query, UriKind.Absolute, out var address))
        {
            var without = QueryString.Without(address, (name, _) => name == "client_secret").Query;
            var left = Reference.Query(address.Query)!.Where(p => p.Key != "client_secret");
            Invariant.That(Reference.Query(without)!.SequenceEqual(left), "only the removed parameter is missing");
        }
    }
}
