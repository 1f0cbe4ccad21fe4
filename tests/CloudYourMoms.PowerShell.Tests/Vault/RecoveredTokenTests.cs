using System.Text;
using System.Text.Json;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>The vault and a create whose response was lost.</summary>
public sealed class RecoveredTokenTests
{
    private const string SecretName = "CloudYourMoms-Instance-123";
    private const string Create =
        "New-YourMomInstance 'Desk' -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } @platform @account";

    [Fact]
    public async Task Token_recovered_after_a_lost_response_is_stored()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);

        var result = await session.RunAsync(Create);

        Assert.Single(result.Output);
        Assert.Single(result.Warnings);
        using var json = JsonDocument.Parse(vaults.Get("Store", SecretName)!);
        Assert.Equal(session.Sandbox.Instances[0].Token, json.RootElement.GetProperty("token").GetString());
    }

    [Fact]
    public async Task Record_and_token_are_written_before_a_warning_stops_the_pipeline()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);

        var result = await session.RunAsync(
            $"$records = @(); try {{ {Create} -WarningAction Stop | ForEach-Object {{ $records += $_ }} }} catch {{ }}; $records");

        Assert.Single(result.Output);
        Assert.NotNull(vaults.Get("Store", SecretName));
    }

    // Like another process that received the response of a create with the same name.
    [Fact]
    public async Task Instance_with_a_stored_token_is_not_claimed()
    {
        using var vaults = new FakeVaults().With("Store");
        ModuleSession? created = null;
        using var log = new Log(() => vaults.Put("Store", SecretName, StoredToken(created!, created!.Sandbox.Instances[0].Token)));
        await using var session = await StartAsync(vaults, log);
        created = session;

        var result = await session.RunAsync(Create);

        Assert.Equal("CreateOutcomeUnknown", result.FailureId);
        Assert.Contains("123", result.Failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_of_a_reset_platform_under_the_same_id_is_replaced()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);
        vaults.Put("Store", SecretName, StoredToken(session, "0f another"));

        var result = await session.RunAsync(Create);

        Assert.Single(result.Output);
        using var json = JsonDocument.Parse(vaults.Get("Store", SecretName)!);
        Assert.Equal(session.Sandbox.Instances[0].Token, json.RootElement.GetProperty("token").GetString());
    }

    private static string StoredToken(ModuleSession session, string token) =>
        JsonSerializer.Serialize(new { id = 123, token, baseUri = session.Sandbox.BaseUri });

    private static async Task<ModuleSession> StartAsync(FakeVaults vaults, TextWriter? log = null)
    {
        var session = await ModuleSession.StartAsync(
            options => options with { Faults = [Fault.Parse("POST /instances drop=after")], RequestLog = log ?? TextWriter.Null });
        await vaults.ImportAsync(session);
        return session;
    }

    // The sandbox writes a line after it created an instance and before it drops the connection.
    private sealed class Log(Action created) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            if (value?.Contains("POST", StringComparison.Ordinal) == true)
            {
                created();
            }
        }
    }
}
