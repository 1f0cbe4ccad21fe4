using System.Text.Json;
using System.Xml;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Each type of value has one format, in every parameter and in every culture.</summary>
public sealed class ValueRuleTests
{
    private const string Date = "[datetime]::new(2030, 1, 31, 12, 30, 5, [DateTimeKind]::Utc)";
    private const string Call = "Invoke-YourMomRequest 123 /accounts -Token $token @platform @account ";
    private const string Post = Call + "-Method POST ";
    private const string Url = "Get-YourMomOAuthUrl sfdc @app @platform ";
    private const string Change = "Set-YourMomInstance 123 @platform @account ";
    private const string Create = "New-YourMomInstance x -Key sfdc -Code $token @platform @account -SkipTokenStorage ";
    private const string Desk = "New-YourMomInstance 'Desk' -Key zendesk @platform @account -SkipTokenStorage ";

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
        await using var session = await StartAsync();

        // The platform rejects the token and the entry, but its log has the request.
        await session.RunAsync($"[cultureinfo]::CurrentCulture = 'ar-SA'; $value = {expression}");
        await session.RunAsync(Call + "-Query @{ v = $value }");
        await session.RunAsync(Post + "-Body @{ v = $value }");
        await session.RunAsync(Url + "-QueryParameter @{ v = $value }");
        await session.RunAsync(Desk + "-Configuration @{ v = $value }");
        await session.RunAsync(Change + "-Configuration @{ v = $value }");
        await session.RunAsync("@{ your_mom = @{ key = 'zendesk' }; configuration = @{ v = $value } } | " + Desk);

        var sent = Sent(session).ToList();
        Assert.Equal(6, sent.Count);
        Assert.All(sent, request =>
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
        await using var session = await StartAsync();
        await session.RunAsync($"$value = {expression}");

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
            Assert.Equal((id, command), ((await session.RunAsync(command)).FailureId, command));
        }

        Assert.Empty(session.Sandbox.Requests);
    }

    [Fact]
    public async Task Null_query_value_is_rejected()
    {
        await using var session = await StartAsync();

        var failure = (await session.RunAsync(Call + "-Query @{ where = $null }")).Failure;

        Assert.StartsWith("InvalidQueryParameter,", failure.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("'where' has no value", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3cret, with a comma")]
    [InlineData("~!@#$%^&*()")]
    public async Task App_secret_of_printable_characters_is_sent_by_every_cmdlet(string secret)
    {
        await using var session = await StartAsync(secret);

        await session.RunAsync("$null = Get-YourMomOAuthUrl sfdc @wrong @platform");
        await session.RunAsync(Create + "@wrong");
        await session.RunAsync("Set-YourMomInstance 123 -Code $token @wrong @platform @account");

        var sent = Sent(session).ToList();
        Assert.Equal(3, sent.Count);
        Assert.Contains(Uri.EscapeDataString(secret), sent[0].QueryString, StringComparison.Ordinal);
        Assert.All(sent.Skip(1), request =>
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
        await using var session = await StartAsync(secret);
        string[] commands =
        [
            "Get-YourMomOAuthUrl sfdc @wrong @platform",
            Create + "@wrong",
            Create + "@app -Configuration @{ 'oauth.api.secret' = $wrong.ApiSecret }",
            "Set-YourMomInstance 123 -Code $token @wrong @platform @account",
            "Set-YourMomInstance 123 -Configuration @{ 'oauth.api.secret' = $wrong.ApiSecret } @platform @account",
        ];

        foreach (var command in commands)
        {
            var result = await session.RunAsync(command);
            Assert.Equal("InvalidSecret", result.FailureId);
            Assert.Contains("The app secret", result.Failure.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("s3cr", result.AllText, StringComparison.Ordinal);
        }

        Assert.Empty(session.Sandbox.Requests);
    }

    // Without the module's own requests.
    private static IEnumerable<ReceivedRequest> Sent(ModuleSession session) => session.Sandbox.Requests.Where(request =>
        request.Body.Length > 0 || request.Path.EndsWith("/accounts", StringComparison.Ordinal) ||
        request.Path.EndsWith("/url", StringComparison.Ordinal));

    private static async Task<ModuleSession> StartAsync(string? appSecret = null)
    {
        var session = await ModuleSession.StartAsync();
        session.Set("token", ModuleSession.Protect("t0ken"));
        var xml = new XmlDocument();
        xml.LoadXml("<a><b>1</b></a>");
        session.Set("xml", xml);
        if (appSecret is not null)
        {
            session.Set("wrong", new System.Collections.Hashtable
            {
                ["ApiKey"] = "k",
                ["ApiSecret"] = ModuleSession.Protect(appSecret),
                ["CallbackUrl"] = session.CallbackUrl,
            });
        }

        return session;
    }
}
