using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>A callback that cannot be received is rejected before the listener starts.</summary>
public sealed class WaitYourMomCallbackInputTests
{
    [Theory]
    [InlineData("/auth", "", "InvalidCallbackUrl")]
    [InlineData("/auth", "-CallbackResponse 'code=x'", "InvalidCallbackUrl")]
    [InlineData("file:///etc/passwd", "-ListenUri http://localhost:8400", "InvalidCallbackUrl")]
    [InlineData("http://localhost:0/auth", "", "InvalidCallbackUrl")]
    [InlineData("http://localhost:0/auth", "-CallbackResponse 'code=x'", "InvalidCallbackUrl")]
    [InlineData("http://www.example.com/auth", "-ListenUri http://localhost:8400 -TimeoutSec 1", "InvalidCallbackUrl")]
    public async Task Authorization_with_invalid_callback_URL_is_rejected(string callbackUrl, string parameters, string id)
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync(
            $"Get-YourMomOAuthUrl sfdc @app @platform | ForEach-Object {{ $a = $_ }}; Wait-YourMomCallback -Key sfdc -ApiKey x " +
            $"-ApiSecret $a.ApiSecret -AuthorizationUri $a.AuthorizationUri -CallbackUrl '{callbackUrl}' {parameters}");

        Assert.Equal(id, result.FailureId);
    }

    [Fact]
    public async Task Authorization_with_invalid_sign_in_address_is_rejected_at_once()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("address", ModuleSession.Protect("not an address"));

        var result = await session.RunAsync("Wait-YourMomCallback -Key sfdc -AuthorizationUri $address -NoBrowser -TimeoutSec 2 @app");

        Assert.Equal("InvalidOAuthUrl", result.FailureId);
        Assert.True(FreePort.IsFree(session.CallbackUrl.Port));
    }

    [Theory]
    [InlineData("-ListenUri http://192.0.2.1:8400", "InvalidListenUri")]
    [InlineData("-ListenUri http://localhost:0", "InvalidListenUri")]
    [InlineData("-ListenUri http://me:word@localhost:8400", "InvalidListenUri")]
    [InlineData("-ListenUri http://localhost:8400/#part", "InvalidListenUri")]
    [InlineData("-ListenUri localhost:8400", "InvalidListenUri")]
    [InlineData("-ListenUri https://localhost:8400", "CertificateRequired")]
    public async Task ListenUri_that_cannot_be_used_is_rejected_before_a_request(string parameters, string id)
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync($"Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser {parameters}");

        Assert.Equal(id, result.FailureId);
        Assert.Empty(session.Sandbox.Requests);
    }
}
