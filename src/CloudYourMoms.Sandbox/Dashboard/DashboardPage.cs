using System.Globalization;
using System.Text.Encodings.Web;
using CloudYourMoms.Sandbox.CommandLine;

namespace CloudYourMoms.Sandbox.Dashboard;

/// <summary>The dashboard at the root of the sandbox. Its script updates the page; without the script the page is static.</summary>
internal sealed class DashboardPage(Uri baseUri, SandboxOptions options, DashboardViewModels view)
{
    private const int MaxInstances = 100;
    private const int MaxTextLength = 200;

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
            <title>Cloud Your_moms sandbox</title>
            <link rel="icon" href="{DashboardEndpoint.IconPath}" type="image/svg+xml">
            <link rel="stylesheet" href="{DashboardEndpoint.StylePath}">
            <script src="{DashboardEndpoint.ScriptPath}" defer></script>
            </head>
            <body>
            <header>
            <h1>Cloud Your_moms sandbox</h1>
            <p>A local emulator of the platform and the provider's consent page, listening on <code>{Encode(baseUri.ToString())}</code></p>
            <p class="quiet">
            <span id="news" role="status" aria-live="polite">{Count(instances.Count, "instance")}, {Count(total, "request")}.</span>
            <span id="connection">Reload the page to update it.</span></p>
            </header>
            <main>
            <section aria-labelledby="instances-heading">
            <h2 id="instances-heading">Instances</h2>
            <div id="instances">
            {(instances.Count == 0 ? EmptyState("No instances yet.") : Table(
                $"Instances, newest first{Limit(MaxInstances, instances.Count)}",
                ["Id", "Name", "Key", "State", "Tags", "Created"],
                instances.Take(MaxInstances).Select(Row)))}
            </div>
            <p class="quiet">As JSON: <a href="{DashboardEndpoint.InstancesPath}">{DashboardEndpoint.InstancesPath}</a></p>
            </section>
            <section aria-labelledby="requests-heading">
            <h2 id="requests-heading">Requests</h2>
            <div id="requests">
            {(total == 0 ? EmptyState("No requests yet.") : Table(
                $"Latest requests, newest first{Limit(DashboardViewModels.MaxRequests, total)}; secrets are masked",
                ["Time", "Method", "Path", "Status", "Duration"],
                requests.Select(Row)))}
            </div>
            <p class="quiet">As JSON: <a href="{DashboardEndpoint.RequestsPath}">{DashboardEndpoint.RequestsPath}</a></p>
            </section>
            <section aria-labelledby="faults-heading">
            <h2 id="faults-heading">Pending faults</h2>
            <div id="faults">
            {(faults.Count == 0
                ? EmptyState("No pending faults.")
                : $"<ul>{string.Concat(faults.Select(fault => $"<li><code>{Text(fault)}</code></li>"))}</ul>")}
            </div>
            </section>
            <section aria-labelledby="next-heading">
            <h2 id="next-heading">Next steps</h2>
            <p>Run these commands in PowerShell. Find the secrets in the terminal in which you started the sandbox.</p>
            <pre>{Encode(StartupBanner.PipelineWithPrompts(baseUri, options.Apps[^1]))}</pre>
            </section>
            </main>
            </body>
            </html>
            """;
    }

    private string Row(InstanceViewModel instance) => Row(
        Heading("Id", instance.Id.ToString(CultureInfo.InvariantCulture)),
        Cell("Name", Text(instance.Name)),
        Cell("Key", Encode(instance.Key)),
        Cell("State", instance.Disabled ? "disabled" : instance.Valid ? "valid" : "not valid"),
        Cell("Tags", instance.Tags.Count == 0 ? "none" : $"<span>{string.Concat(instance.Tags.Select(Tag))}</span>"),
        Cell("Created", Time(instance.CreatedDate, "yyyy-MM-dd HH:mm:ss")));

    private static string Tag(string tag) => $"<span class=\"tag\">{Text(tag)}</span> ";

    private string Row(RequestViewModel request) => Row(
        Cell("Time", Time(request.ReceivedAt, "HH:mm:ss")),
        Cell("Method", Text(request.Method)),
        Heading("Path", Text(request.Path + request.Query)),
        Cell("Status", request.Status switch
        {
            null => "<span class=\"bad\">dropped</span>",
            < StatusCodes.Status400BadRequest => $"<span class=\"good\">{request.Status}</span>",
            _ => $"<span class=\"bad\">{request.Status}</span>",
        }),
        Cell("Duration", request.DurationMilliseconds switch
        {
            null => "pending",
            >= 1000 and var milliseconds => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s"),
            var milliseconds => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        }));

    private string Time(DateTimeOffset time, string format)
    {
        var local = TimeZoneInfo.ConvertTime(time, options.TimeProvider.LocalTimeZone);
        var text = local.ToString(format, CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture, $"<time datetime=\"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\">{text}</time>");
    }

    // Explicit roles: the style for narrow screens displays rows as blocks, which removes the implicit table roles.
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

    private static string Heading(string column, string content) =>
        $"<th role=\"rowheader\" scope=\"row\" data-column=\"{column}\">{content}</th>";

    private static string EmptyState(string text) => $"<p class=\"quiet\">{text}</p>";

    private static string Limit(int shown, int total) =>
        total > shown ? string.Create(CultureInfo.InvariantCulture, $", {shown} of {total}") : string.Empty;

    private static string Count(int number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? string.Empty : "s")}");

    // bdi isolates right-to-left text from the surrounding page.
    private static string Text(string text) =>
        $"<bdi>{Encode(text.Length > MaxTextLength ? $"{text[..MaxTextLength]}…" : text)}</bdi>";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
