using System.Text;
using System.Text.Json;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>The vault and a create whose response was lost.</summary>
public sealed class RecoveredTokenTests : VaultTests
{
    private const string OldToken = "0f another";

    [Theory]
    [InlineData(false)]
    // The platform was reset, so that its ids start again.
    [InlineData(true)]
    public async Task Recovered_token_is_stored(bool replacesOldToken)
    {
        await StartAsync();
        if (replacesOldToken)
        {
            Vaults.Put("Store", TokenName, StoredToken(OldToken));
        }

        var result = await RunAsync(Create);

        Assert.Single(result.AssertSucceeded().Output);
        Assert.Single(result.Warnings);
        using var json = JsonDocument.Parse(Vaults.Get("Store", TokenName)!);
        Assert.Equal(Sandbox.Instances[0].Token, json.RootElement.GetProperty("token").GetString());
    }

    [Fact]
    public async Task Record_and_token_are_written_before_a_warning_stops_the_pipeline()
    {
        await StartAsync();

        var result = await RunAsync(
            $"$records = @(); try {{ {Create} -WarningAction Stop | ForEach-Object {{ $records += $_ }} }} catch {{ }}; $records");

        Assert.Single(result.Output);
        Assert.NotNull(Vaults.Get("Store", TokenName));
    }

    // Like another process that received the response of a create with the same name.
    [Fact]
    public async Task Instance_with_a_stored_token_is_not_claimed()
    {
        using var log = new Log(() => Vaults.Put("Store", TokenName, StoredToken(Sandbox.Instances[0].Token)));
        await StartAsync(log);

        var result = await RunAsync(Create);

        Assert.Equal("CreateOutcomeUnknown", result.FailureId);
        Assert.Contains("123", $"{result.Failure}", StringComparison.Ordinal);
    }

    private string StoredToken(string token) => JsonSerializer.Serialize(new { id = 123, token, baseUri = Sandbox.BaseUri });

    private Task<ModuleSession> StartAsync(TextWriter? log = null) => StartWithVaultsAsync(
        options => options with { Faults = [Fault.Parse("POST /instances drop=after")], RequestLog = log ?? TextWriter.Null });

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
