using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Docs;

/// <summary>The examples of the help, read from Get-Help and run with a free port instead of 8400.</summary>
public sealed class HelpExampleTests(SharedSession shared) : IClassFixture<SharedSession>
{
    // By cmdlet and number: the state after the example. Before it, 123 is 'Contoso service desk', and 124 'Trial
    // desk', whose token is not stored.
    private static readonly Dictionary<string, Action<ExampleSession, ScriptResult>> Claims = new(StringComparer.Ordinal)
    {
        ["Get-YourMomCredential 1"] = (_, result) => Assert.Equal(
            ["contoso-test", "default"], Texts(result, "Profile").Order(StringComparer.Ordinal)),
        ["Get-YourMomCredential 2"] = (session, result) => Assert.Equal(session.Sandbox.BaseUri, Assert.Single(result.Output).BaseObject),

        ["Set-YourMomCredential 1"] = (session, result) => Assert.Equal(
            session.Options.UserSecret, session.Kept("Store", "CloudYourMoms-Profile-default", "userSecret")),
        ["Set-YourMomCredential 2"] = (session, result) =>
        {
            Assert.Equal(session.Options.UserSecret, session.Kept("Store", "CloudYourMoms-Profile-contoso-test", "userSecret"));
            Assert.Equal([123, 124], Ids(result));
        },
        ["Set-YourMomCredential 3"] = (session, _) => Assert.Equal(
            "http://localhost:5055/your_moms/api-v2", session.Kept("Store", "CloudYourMoms-Profile-sandbox", "baseUri")),

        ["Remove-YourMomCredential 1"] = (session, _) =>
        {
            Assert.Null(session.Kept("Store", "CloudYourMoms-Profile-contoso-test", "baseUri"));
            Assert.NotNull(session.Kept("Store", "CloudYourMoms-Profile-default", "baseUri"));
        },
        ["Remove-YourMomCredential 2"] = (session, _) =>
        {
            Assert.Contains("contoso-test", Assert.Single(session.Operations), StringComparison.Ordinal);
            Assert.NotNull(session.Kept("Store", "CloudYourMoms-Profile-contoso-test", "baseUri"));
        },

        ["Get-YourMomOAuthUrl 1"] = (_, result) => Assert.Equal("sfdcservicecloud", Assert.Single(Texts(result, "Key"))),
        ["Get-YourMomOAuthUrl 2"] = (session, result) => IsNew(session, result, "Contoso service desk", "sfdcservicecloud", "prod"),
        ["Get-YourMomOAuthUrl 3"] = (session, result) =>
        {
            Assert.Contains(
                "scope=api%20refresh_token",
                ((Uri)Assert.Single(result.Output).Properties["OAuthUrl"].Value).Query.Replace("+", "%20", StringComparison.Ordinal),
                StringComparison.Ordinal);
            Assert.Contains("test.salesforce.com", session.Sandbox.Requests[^1].QueryString, StringComparison.Ordinal);
        },

        ["Wait-YourMomCallback 1"] = (session, result) => IsNew(session, result, "Contoso CRM", "sfdc"),
        ["Wait-YourMomCallback 2"] = IsCallback,
        ["Wait-YourMomCallback 3"] = (_, result) =>
        {
            Assert.StartsWith("http", Assert.IsType<string>(result.Output[0].BaseObject), StringComparison.Ordinal);
            Assert.Equal("sfdc", result.Output[1].Properties["Key"].Value);
        },
        ["Wait-YourMomCallback 4"] = (session, result) =>
        {
            Assert.StartsWith("http", Assert.IsType<string>(result.Output[0].BaseObject), StringComparison.Ordinal);
            IsNew(session, result with { Output = [result.Output[1]] }, "Contoso CRM", "sfdc");
        },
        ["Wait-YourMomCallback 5"] = IsCallback,

        ["New-YourMomInstance 1"] = (session, result) => IsNew(session, result, "Contoso service desk", "sfdcservicecloud", "prod"),
        ["New-YourMomInstance 2"] = (session, result) =>
        {
            IsNew(session, result, "Contoso CRM", "sfdc", "prod", "eu");
            Assert.True(session.Sandbox.Instances[^1].Configuration["filter.response.nulls"].GetBoolean());
        },
        ["New-YourMomInstance 3"] = (session, result) => IsNew(session, result, "Contoso service desk", "sfdcservicecloud", "from-file"),
        ["New-YourMomInstance 4"] = (session, _) =>
        {
            Assert.Equal(2, session.Sandbox.Instances.Count);
            Assert.Contains("Contoso CRM", Assert.Single(session.Operations), StringComparison.Ordinal);
        },
        ["New-YourMomInstance 5"] = (session, result) => Assert.Equal(
            ["Desk 1", "Desk 2", "Desk 3"], Texts(result, "Name").Order(StringComparer.Ordinal)),
        ["New-YourMomInstance 6"] = (session, result) =>
        {
            Assert.Empty(result.Output);
            Assert.Equal("Zendesk", session.Sandbox.Instances[^1].Name);
            Assert.Null(session.Kept("Store", "CloudYourMoms-Instance-125", "token"));
        },

        ["New-YourMomInstanceFile 1"] = (session, _) => Assert.Contains(
            "sfdcservicecloud", session.Read("service-desk.json"), StringComparison.Ordinal),
        ["New-YourMomInstanceFile 2"] = (session, _) => Assert.DoesNotContain(
            "oauth", session.Read("tickets.json"), StringComparison.Ordinal),

        ["Get-YourMomInstance 1"] = (_, result) => Assert.Equal([123], Ids(result)),
        ["Get-YourMomInstance 2"] = (_, result) => Assert.Equal([123], Ids(result)),
        ["Get-YourMomInstance 3"] = (session, result) => Assert.Equal(
            session.Sandbox.Instances[0].Token, ModuleSession.ToPlainText(Assert.Single(result.Output).BaseObject)),
        ["Get-YourMomInstance 4"] = (session, result) =>
        {
            Assert.Equal([124], Ids(result));
            Assert.Equal(session.Sandbox.Instances[1].Token, session.Kept("Store", "CloudYourMoms-Instance-124", "token"));
        },

        ["Set-YourMomInstance 1"] = (session, _) => Assert.Equal(["prod", "eu"], session.Sandbox.Instances[0].Tags),
        ["Set-YourMomInstance 2"] = (session, result) =>
        {
            Assert.Equal("Contoso desk", Assert.Single(Texts(result, "Name")));
            Assert.True(session.Sandbox.Instances[0].Configuration["filter.response.nulls"].GetBoolean());
        },
        ["Set-YourMomInstance 3"] = (session, _) => Assert.True(session.Sandbox.Instances[0].Disabled),
        ["Set-YourMomInstance 4"] = (session, _) => Assert.Equal(("PATCH", 200), session.Sandbox.Requests
            .Where(request => request.Method == "PATCH")
            .Select(request => (request.Method, request.Status))
            .Single()),

        ["Remove-YourMomInstance 1"] = (session, _) =>
        {
            Assert.Equal(124, Assert.Single(session.Sandbox.Instances).Id);
            Assert.Contains("instance 123", Assert.Single(session.Operations), StringComparison.Ordinal);
            Assert.Null(session.Kept("Store", "CloudYourMoms-Instance-123", "token"));
        },
        ["Remove-YourMomInstance 2"] = (session, _) =>
        {
            Assert.Equal(2, session.Sandbox.Instances.Count);
            Assert.Contains("Trial desk", Assert.Single(session.Operations), StringComparison.Ordinal);
        },
        ["Remove-YourMomInstance 3"] = (session, _) =>
        {
            Assert.Equal(123, Assert.Single(session.Sandbox.Instances).Id);
            Assert.Empty(session.Operations);
        },

        ["Save-YourMomToken 1"] = (session, _) => Assert.Equal(
            session.Sandbox.Instances[1].Token, session.Kept("Store", "CloudYourMoms-Instance-124", "token")),
        ["Save-YourMomToken 2"] = (session, _) => Assert.Equal(
            session.Sandbox.Instances[0].Token, session.Kept("Team", "CloudYourMoms-Instance-123", "token")),

        ["Test-YourMomInstance 1"] = (_, result) => Assert.Equal(true, Assert.Single(result.Output).BaseObject),
        ["Test-YourMomInstance 2"] = (_, result) => Assert.Equal([123], Ids(result)),

        ["Invoke-YourMomRequest 1"] = (_, result) => Assert.Equal(5 + 60, result.Output.Count),
        ["Invoke-YourMomRequest 2"] = (_, result) => Assert.Equal("Contoso", Assert.Single(Texts(result, "name"))),
        ["Invoke-YourMomRequest 3"] = (_, result) => Assert.Equal(5, Texts(result, "name").Count()),
        ["Invoke-YourMomRequest 4"] = (session, _) =>
        {
            Assert.Contains("DELETE /accounts/001A0000", Assert.Single(session.Operations), StringComparison.Ordinal);
            Assert.DoesNotContain(session.Sandbox.Requests, request => request.Method == "DELETE");
        },
    };

    // The setup of examples that need more than the five existing accounts.
    private static readonly Dictionary<string, string> Before = new(StringComparer.Ordinal)
    {
        ["Test-YourMomInstance 2"] = "Set-YourMomInstance 123 -Enabled:$false",
        ["Invoke-YourMomRequest 1"] =
            "foreach ($number in 1..60) { $null = Invoke-YourMomRequest 123 /accounts -Method POST -Body @{ name = \"Account $number\" } }",
    };

    public static TheoryData<string> Examples() => [.. Claims.Keys];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Help_example_runs_against_sandbox(string example)
    {
        var (cmdlet, number) = (example.Split(' ')[0], int.Parse(example.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
        var code = (await HelpText.OfAsync(shared.Session, cmdlet)).Items("examples.example")[number - 1]["code"];
        await using var session = await ExampleSession.StartAsync();
        await using var tunnel = code.Contains("-ListenUri", StringComparison.Ordinal)
            ? new Tunnel(session.Module.CallbackUrl.Port, session.ExampleCallback.Port, "/", "/")
            : null;
        if (Before.TryGetValue(example, out var before))
        {
            Assert.Null((await session.RunAsync(before)).Terminating);
        }

        var result = await session.RunAsync(code);

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Claims[example](session, result);
    }

    [Theory]
    [MemberData(nameof(HelpTests.Cmdlets), MemberType = typeof(HelpTests))]
    public async Task Help_examples_are_all_run(string cmdlet)
    {
        var count = (await HelpText.OfAsync(shared.Session, cmdlet)).Items("examples.example").Count;

        Assert.Equal(
            Enumerable.Range(1, count).Select(number => $"{cmdlet} {number}"),
            Claims.Keys.Where(example => example.Split(' ')[0] == cmdlet));
    }

    private static void IsCallback(ExampleSession session, ScriptResult result)
    {
        Assert.Equal("sfdc", Assert.Single(Texts(result, "Key")));
        Assert.NotEmpty(ModuleSession.ToPlainText(Assert.Single(result.Output).Properties["Code"].Value));
    }

    private static void IsNew(ExampleSession session, ScriptResult result, string name, string key, params string[] tags)
    {
        Assert.Equal([125], Ids(result));
        ProvisionedInstance created = session.Sandbox.Instances[^1];
        Assert.Equal((125, name, key), (created.Id, created.Name, created.Key));
        Assert.Equal(tags, created.Tags);
        Assert.Equal(created.Token, session.Kept("Store", "CloudYourMoms-Instance-125", "token"));
    }

    private static IEnumerable<long> Ids(ScriptResult result) => result.Output.Select(item => (long)item.Properties["Id"].Value);

    private static IEnumerable<string> Texts(ScriptResult result, string property) =>
        result.Output.Select(item => (string)item.Properties[property].Value);
}
