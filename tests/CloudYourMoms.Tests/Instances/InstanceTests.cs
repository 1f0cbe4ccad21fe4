using CloudYourMoms.Instances;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Instances;

public sealed class InstanceTests
{
    [Fact]
    public void Text_has_no_token_and_no_control_characters()
    {
        var instance = new Instance
        {
            Id = 123,
            Name = "a\u001bb",
            Key = "sfdc",
            Token = Sample.Secure(Sample.Token),
            Valid = true,
            Disabled = false,
            Tags = [],
            AdditionalMembers = new Dictionary<string, object?>(),
            PlatformUri = new("https://api.example.com/v2"),
        };

        Assert.Equal(
            "Instance { Id = 123, Name = a\\u001bb, Key = sfdc, PlatformUri = https://api.example.com/v2 }", instance.ToString());
    }
}
