using System.Globalization;
using System.Text.Encodings.Web;
using CloudYourMoms.Sandbox.CommandLine;

namespace CloudYourMoms.Sandbox.Dashboard;

/// <summary>The page at the root of the sandbox's address, for a person. Its script puts the parts that change in place anew; without it the page is as it was when it was asked for.</summary>
internal sealed class DashboardPage(Uri baseUri, SandboxOptions options, DashboardViewModels view)
{
    private const int MostInstances = 100;

    // Who wants to read more finds it in the JSON.
    private const int LongestText = 200;

    public string Html()
    {
        var instances = view.Instances;
        var (requests, total) = view.Requests();
        var faults = view.Faults;
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <title>Sandbox of Cloud Your_moms</title>
            <link rel="icon" href="{DashboardEndpoint.IconPath}" type="image/svg+xml">
            <link rel="stylesheet" href="{DashboardEndpoint.StylePath}">
            <script src="{DashboardEndpoint.ScriptPath}" defer></script>
            </head>
            <body>
            <header>
            <h1>Sandbox of Cloud Your_moms</h1>
            <p>A stand-in for the platform and the provider's page, listening on <code>{Encode(baseUri.ToString())}</code></p>
            <p class="quiet">
            <span id="news" role="status" aria-live="polite">{Count(instances.Count, "instance")}, {Count(total, "request")}.</span>
            <span id="connection">Reload the page to see what is new.</span></p>
            </header>
            <main>
            <section aria-labelledby="instances-heading">
            <h2 id="instances-heading">Instances</h2>
            <div id="instances">
            {(instances.Count == 0 ? Nothing("No instance was created yet.") : Table(
                $"The instances that there are, newest first{Bound(MostInstances, instances.Count)}",
                ["Id", "Name", "Key", "State", "Tags", "Created"],
                instances.Take(MostInstances).Select(Row)))}
            </div>
            <p class="quiet">As JSON: <a href="{DashboardEndpoint.InstancesPath}">{DashboardEndpoint.InstancesPath}</a></p>
            </section>
            <section aria-labelledby="requests-heading">
            <h2 id="requests-heading">Requests</h2>
            <div id="requests">
            {(total == 0 ? Nothing("No request was received yet.") : Table(
                $"The last requests, newest first{Bound(DashboardViewModels.MostRequests, total)}; secrets are masked",
                ["Time", "Method", "Path", "Status", "Took"],
                requests.Select(Row)))}
            </div>
            <p class="quiet">As JSON: <a href="{DashboardEndpoint.RequestsPath}">{DashboardEndpoint.RequestsPath}</a></p>
            </section>
            <section aria-labelledby="faults-heading">
            <h2 id="faults-heading">Faults still to come</h2>
            <div id="faults">
            {(faults.Count == 0
                ? Nothing("None: nothing goes wrong by itself.")
                : $"<ul>{string.Concat(faults.Select(fault => $"<li><code>{Shown(fault)}</code></li>"))}</ul>")}
            </div>
            </section>
            <section aria-labelledby="next-heading">
            <h2 id="next-heading">What to type next</h2>
            <p>In PowerShell. The secrets to type in are where the sandbox was started; none is on this page.</p>
            <pre>{Encode(StartupBanner.AskingPipeline(baseUri, options.Apps[^1]))}</pre>
            </section>
            </main>
            </body>
            </html>
            """;
    }

    private string Row(InstanceViewModel instance) => Row(
        Heading("Id", instance.Id.ToString(CultureInfo.InvariantCulture)),
        Cell("Name", Shown(instance.Name)),
        Cell("Key", Encode(instance.Key)),
        Cell("State", instance.Disabled ? "disabled" : instance.Valid ? "valid" : "not valid"),
        Cell("Tags", instance.Tags.Count == 0 ? "none" : $"<span>{string.Concat(instance.Tags.Select(tag => $"<span class=\"tag\">{Shown(tag)}</span> "))}</span>"),
        Cell("Created", Time(instance.CreatedDate, "yyyy-MM-dd HH:mm:ss")));

    private string Row(RequestViewModel request) => Row(
        Cell("Time", Time(request.ReceivedAt, "HH:mm:ss")),
        Cell("Method", Shown(request.Method)),
        Heading("Path", Shown(request.Path + request.Query)),
        Cell("Status", request.Status is { } status ? $"<span class=\"{(status < StatusCodes.Status400BadRequest ? "good" : "bad")}\">{status}</span>" : "<span class=\"bad\">dropped</span>"),
        Cell("Took", request.DurationMilliseconds switch
        {
            null => "under way",
            >= 1000 and var milliseconds => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s"),
            var milliseconds => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        }));

    private string Time(DateTimeOffset time, string format)
    {
        var local = TimeZoneInfo.ConvertTime(time, options.TimeProvider.LocalTimeZone);
        var shown = local.ToString(format, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"<time datetime=\"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\">{shown}</time>");
    }

    // Roles are written out: a narrow screen shows each row as a block, which would take them away.
    private static string Table(string caption, IEnumerable<string> columns, IEnumerable<string> rows) => $"""
        <table role="table">
        <caption>{caption}</caption>
        <thead role="rowgroup"><tr role="row">{string.Concat(columns.Select(ColumnHeading))}</tr></thead>
        <tbody role="rowgroup">
        {string.Join('\n', rows)}
        </tbody>
        </table>
        """;

    private static string Row(params ReadOnlySpan<string> cells) => $"<tr role=\"row\">{string.Concat(cells)}</tr>";

    private static string Cell(string column, string content) => $"<td role=\"cell\" data-column=\"{column}\">{content}</td>";

    private static string ColumnHeading(string column) => $"<th role=\"columnheader\" scope=\"col\">{column}</th>";

    private static string Heading(string column, string content) => $"<th role=\"rowheader\" scope=\"row\" data-column=\"{column}\">{content}</th>";

    private static string Nothing(string text) => $"<p class=\"quiet\">{text}</p>";

    private static string Bound(int shown, int total) =>
        total > shown ? string.Create(CultureInfo.InvariantCulture, $", {shown} of {total}") : string.Empty;

    private static string Count(int number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? string.Empty : "s")}");

    // A text of its own direction cannot turn round what stands beside it.
    private static string Shown(string text) =>
        $"<bdi>{Encode(text.Length > LongestText ? $"{text[..LongestText]}…" : text)}</bdi>";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
