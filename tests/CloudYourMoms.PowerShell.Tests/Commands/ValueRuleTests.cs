using System.Text.Json;
using System.Xml;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Each type of value has one format, in every parameter and in every culture.</summary>
public sealed class ValueRuleTests : SessionTests
{
    private const string Date = "[datetime]::new(2030, 1, 31, 12, 30, 5, [DateTimeKind]::Utc)";
    private const string Call = "Invoke-YourMomRequest 123 /accounts -Token $token @platform @account ";
    private const string Post = Call + "-Method POST ";
    private const string Url = "Get-YourMomOAuthUrl sfdc @app @platform ";
    private const string Change = "Set-YourMomInstance 123 @platform @account ";
    private const string New = "New-YourMomInstance x -Key sfdc -Code $token @platform @account -SkipTokenStorage ";
    private const string Desk = "New-YourMomInstance 'Desk' -Key zendesk @platform @account -SkipTokenStorage ";
    private const string FromRecord =
        "[pscustomobject] @{ Id = 123; Token = $value } | Test-YourMomInstance -Token $token @platform @account";

    public override async ValueTask InitializeAsync()
    {
        await StartAsync();
        Session.Set("token", ModuleSession.Protect("t0ken"));
    }

    [Theory]
    [InlineData(Date, "2030-01-31T12:30:05Z")]
    [InlineData(Date + ".AddMilliseconds(120)", "2030-01-31T12:30:05.12Z")]
    [InlineData("[datetime]::new(2030, 1, 31)", "2030-01-31T00:00:00")]
    [InlineData("[DateTimeOffset]::new(2030, 1, 31, 12, 30, 5, [timespan]::FromHours(2))", "2030-01-31T12:30:05+02:00")]
    [InlineData("[DateOnly]::new(2030, 1, 31)", "2030-01-31")]
    [InlineData("[timespan]::FromMinutes(90)", "01:30:00")]
    [InlineData("[DayOfWeek]::Monday", "Monday")]
    [InlineData("[guid] '58d1a21c-f837-4407-9c31-d43d67e86a3d'", "58d1a21c-f837-4407-9c31-d43d67e86a3d")]
    [InlineData("[version] '1.2.3'", "1.2.3")]
    [InlineData("[uri] 'https://x.example/a%20b'", "https://x.example/a%20b")]
    [InlineData("[char] 'x'", "x")]
    [InlineData("'1,5'", "1,5")]
    [InlineData("1.5", "1.5", JsonValueKind.Number)]
    [InlineData("2.50d", "2.50", JsonValueKind.Number)]
    [InlineData("[float] 0.1", "0.1", JsonValueKind.Number)]
    [InlineData("-4200000000", "-4200000000", JsonValueKind.Number)]
    [InlineData("[bigint]::Parse('123456789012345678901234567890')", "123456789012345678901234567890", JsonValueKind.Number)]
    [InlineData("$true", "true", JsonValueKind.True)]
    [InlineData("[switch] $false", "false", JsonValueKind.False)]
    public async Task Value_has_one_format_in_every_parameter(string expression, string text, JsonValueKind kind = JsonValueKind.String)
    {
        // The platform rejects the token and the entry, but its log has the request.
        await RunAsync($"[cultureinfo]::CurrentCulture = 'ar-SA'; $value = {expression}");
        await RunAsync(Call + "-Query @{ v = $value }");
        await RunAsync(Post + "-Body @{ v = $value }");
        await RunAsync(Url + "-QueryParameter @{ v = $value }");
        await RunAsync(Desk + "-Configuration @{ v = $value }");
        await RunAsync(Change + "-Configuration @{ v = $value }");
        await RunAsync("@{ your_mom = @{ key = 'zendesk' }; configuration = @{ v = $value } } | " + Desk);

        Assert.Equal(6, Sent.Count);
        Assert.All(Sent, request =>
        {
            if (request.Method == "GET")
            {
                Assert.Contains($"v={Uri.EscapeDataString(text)}", request.QueryString.TrimStart('?').Split('&'));
                return;
            }

            using var body = JsonDocument.Parse(request.Body);
            var parent = body.RootElement.TryGetProperty("configuration", out var configuration) ? configuration : body.RootElement;
            var value = parent.GetProperty("v");
            Assert.Equal((kind, text), (value.ValueKind, kind == JsonValueKind.String ? value.GetString() : value.GetRawText()));
        });
    }

    [Theory]
    [InlineData("$xml")]
    [InlineData("$xml.DocumentElement")]
    [InlineData("{ 1 }")]
    [InlineData("[regex] 'x'")]
    [InlineData("$Host")]
    [InlineData("[double]::NaN")]
    [InlineData("[double]::PositiveInfinity")]
    [InlineData("[Int128] 5")]
    [InlineData("@(1, $xml)")]
    [InlineData("\"a$([char] 0xd83d)\"")]
    [InlineData("@{ \"a$([char] 0xd83d)\" = 1 }")]
    [InlineData("@{ $xml = 1 }")]
    public async Task Value_without_a_format_is_rejected_in_every_parameter(string expression)
    {
        var xml = new XmlDocument();
        xml.LoadXml("<a><b>1</b></a>");
        Session.Set("xml", xml);
        await RunAsync($"$value = {expression}");

        (string Id, string Command)[] refusals =
        [
            ("InvalidQueryParameter", Call + "-Query @{ v = $value }"),
            ("InvalidRequestBody", Post + "-Body @{ v = $value }"),
            ("InvalidRequestBody", Post + "-Body @(1, $value)"),
            ("InvalidQueryParameter", Url + "-QueryParameter @{ v = $value }"),
            ("InvalidInstance", Desk + "-Configuration @{ v = $value }"),
            ("InvalidInstance", Desk + "-ProviderData @{ v = $value }"),
            ("InvalidInstance", Desk + "-CallbackParameter @{ v = $value }"),
            ("InvalidInstance", "@{ other = $value } | " + Desk),
            ("InvalidInstance", Change + "-Configuration @{ v = $value }"),
        ];
        foreach (var (id, command) in refusals)
        {
            Assert.Equal((id, command), ((await RunAsync(command)).FailureId, command));
        }

        Assert.Empty(Sandbox.Requests);
    }

    // An encoder would put another character in its place.
    [Theory]
    [InlineData("InvalidInstance", Desk + "-Tag 'a', $surrogate", Change + "-Tag 'a', $surrogate")]
    [InlineData("InvalidInstance", Desk + "-Configuration @{ v = $secret }", Change + "-Configuration @{ v = $secret }")]
    [InlineData("InvalidInstance", Desk + "-Configuration @{ $surrogate = 'v' }", Change + "-Configuration @{ $surrogate = 'v' }")]
    [InlineData("InvalidInstance", "New-YourMomInstance $surrogate -Key zendesk @platform @account", Change + "-Name $surrogate")]
    [InlineData("InvalidInstance", "New-YourMomInstance x -Key $surrogate @platform @account")]
    [InlineData("InvalidInstance", "\"{`\"name`\":`\"$surrogate`\"}\" | New-YourMomInstance @platform @account")]
    [InlineData("InvalidKey", "Get-YourMomOAuthUrl $surrogate @app @platform")]
    [InlineData("InvalidQueryParameter", Url + "-State $surrogate")]
    [InlineData("InvalidQueryParameter", "Get-YourMomInstance -Name $surrogate @platform @account")]
    [InlineData("InvalidQueryParameter", "Get-YourMomInstance -Tag $surrogate @platform @account")]
    [InlineData("InvalidRequestPath", "Invoke-YourMomRequest 123 \"/$surrogate\" -Token $token @platform @account")]
    [InlineData("InvalidRequestBody", Post + "-Body $surrogate")]
    [InlineData("InvalidSecret", "Invoke-YourMomRequest 123 /accounts -Token $secret @platform @account")]
    public async Task Unpaired_surrogate_is_rejected_in_every_parameter(string id, params string[] commands)
    {
        Session.Set("surrogate", "a\ud83d");
        Session.Set("secret", ModuleSession.Protect("a\ud83d"));

        foreach (var command in commands)
        {
            Assert.Equal((id, command), ((await RunAsync(command)).FailureId, command));
        }

        Assert.Empty(Sandbox.Requests);
    }

    // The error names the reason but does not repeat the exception.
    [Theory]
    [InlineData(Desk + "-Configuration @{ a = $value }", "list with a name twice", "InvalidInstance", "'a' is specified twice")]
    [InlineData(Desk + "-Configuration @{ a = $value }", "failing properties", "InvalidInstance", "'a' cannot be read: its script or list")]
    [InlineData(Desk + "-Configuration @{ a = $value }", "failing list", "InvalidInstance", "threw InvalidTimeZoneException")]
    [InlineData(Desk + "-Configuration @{ a = $value }", "failing hashtable", "InvalidInstance", "threw InvalidTimeZoneException")]
    [InlineData(Desk + "-Configuration @{ a = $value }", "disposed secret", "InvalidInstance", "'a' was disposed", true)]
    [InlineData(Desk + "-Configuration @{ a = $value }", "disposed JSON", "InvalidInstance", "'a' was disposed", true)]
    [InlineData("[pscustomobject] @{ PSPath = $value } | " + Desk, "disposed JSON", "InvalidInstance", "was disposed", true)]
    [InlineData(Post + "-Body $value", "failing list", "InvalidRequestBody", "cannot be read")]
    [InlineData(Call + "-Query @{ a = $value }", "failing list", "InvalidQueryParameter", "cannot be read")]
    [InlineData("Test-YourMomInstance 123 -Token $value @platform @account", "disposed secret", "InvalidSecret", "was disposed", true)]
    [InlineData(Url + "-ProxyCredential $value", "disposed credential", "InvalidProxy", "was disposed", true)]
    [InlineData(FromRecord, "disposed JSON", "RecordMismatch", "'Token' was disposed", true)]
    public async Task Unreadable_value_is_an_error_with_the_reason(
        string command, string value, string id, string reason, bool isDisposed = false)
    {
        Session.Set("value", UnusableValues.All(Path.GetTempPath())[value]!);

        var result = await RunAsync(command);

        Assert.Equal(id, result.FailureId);
        Assert.Contains(reason, $"{result.Failure}", StringComparison.Ordinal);
        Assert.DoesNotContain(UnusableValues.Thrown, result.AllText, StringComparison.Ordinal);
        Assert.Equal(isDisposed, result.Remedy == "Specify a new value, and run the command again.");
    }

    [Theory]
    [InlineData("s3cret, with a comma")]
    [InlineData("~!@#$%^&*()")]
    public async Task App_secret_of_printable_characters_is_sent_by_every_cmdlet(string secret)
    {
        SetApp(secret);

        await RunAsync("$null = Get-YourMomOAuthUrl sfdc @wrong @platform");
        await RunAsync(New + "@wrong");
        await RunAsync(Change + "-Code $token @wrong");

        Assert.Equal(3, Sent.Count);
        Assert.Contains(Uri.EscapeDataString(secret), Sent[0].QueryString, StringComparison.Ordinal);
        Assert.All(Sent.Skip(1), request =>
        {
            using var body = JsonDocument.Parse(request.Body);
            Assert.Equal(secret, body.RootElement.GetProperty("configuration").GetProperty("oauth.api.secret").GetString());
        });
    }

    [Theory]
    [InlineData(" s3cret")]
    [InlineData("s3cret ")]
    [InlineData("s3cret\n")]
    [InlineData("s3\tcret")]
    [InlineData("s3crét")]
    public async Task Invalid_app_secret_is_rejected_by_every_cmdlet(string secret)
    {
        SetApp(secret);
        string[] commands =
        [
            "Get-YourMomOAuthUrl sfdc @wrong @platform",
            New + "@wrong",
            New + "@app -Configuration @{ 'oauth.api.secret' = $wrong.ApiSecret }",
            Change + "-Code $token @wrong",
            Change + "-Configuration @{ 'oauth.api.secret' = $wrong.ApiSecret }",
        ];

        foreach (var command in commands)
        {
            var result = await RunAsync(command);
            Assert.Equal("InvalidSecret", result.FailureId);
            Assert.Contains("The app secret", $"{result.Failure}", StringComparison.Ordinal);
            Assert.DoesNotContain("s3cr", result.AllText, StringComparison.Ordinal);
        }

        Assert.Empty(Sandbox.Requests);
    }

    // Without the requests of the module itself.
    private List<ReceivedRequest> Sent => [.. Sandbox.Requests.Where(request =>
        request.Body.Length > 0 || request.Path.EndsWith("/accounts", StringComparison.Ordinal) ||
        request.Path.EndsWith("/url", StringComparison.Ordinal))];

    private void SetApp(string secret) => Session.Set("wrong", new System.Collections.Hashtable
    {
        ["ApiKey"] = "k",
        ["ApiSecret"] = ModuleSession.Protect(secret),
        ["CallbackUrl"] = Session.CallbackUrl,
    });
}
