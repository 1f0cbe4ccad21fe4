using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class TestYourMomInstanceTests : DeskTests
{
    [Theory]
    [InlineData("Set-YourMomInstance 123 -Enabled:$false; Test-YourMomInstance 123", false)]
    [InlineData("Set-YourMomInstance 123 -Enabled:$false; Set-YourMomInstance 123 -Enabled; Test-YourMomInstance 123", true)]
    [InlineData("Test-YourMomInstance 123 -Token $wrong", false)]
    [InlineData("Test-YourMomInstance 999", false)]
    public async Task Result_is_whether_the_instance_responds(string script, bool responds)
    {
        Session.Set("wrong", ModuleSession.Protect("wr0ng/secret="));

        Assert.Equal(responds, Assert.Single((await RunAsync(script)).AssertSucceeded().Output).BaseObject);
    }

    [Fact]
    public async Task Rejected_credentials_are_an_error()
    {
        Session.Set("wrong", ModuleSession.Protect("wr0ng/secret="));

        Assert.Equal("CredentialRejected", (await RunAsync("Test-YourMomInstance 123 -Profile default -UserSecret $wrong")).FailureId);
    }
}
