using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Instances.Validation;

public sealed class InstanceValidationTests
{
    [Theory]
    [InlineData("""{"name": " "}""", ValidationErrorCode.Missing, "$.name")]
    [InlineData("""{"configuration": {"oauth.api.secret": ""}}""", ValidationErrorCode.Missing, "$.configuration['oauth.api.secret']")]
    [InlineData("""{"providerData": {"code": ""}}""", ValidationErrorCode.Missing, "$.providerData.code")]
    [InlineData("""{"name": "<Insert_Instance_Name>"}""", ValidationErrorCode.Placeholder, "$.name")]
    [InlineData("""{"tags": ["<Add_Your_Tag>"]}""", ValidationErrorCode.Placeholder, "$.tags[0]")]
    [InlineData("""{"configuration": {"oauth.api.key": "“key”"}}""", ValidationErrorCode.SmartQuote, "$.configuration['oauth.api.key']")]
    [InlineData("""{"configuration": {"oauth.api.key": 5}}""", ValidationErrorCode.WrongType, "$.configuration['oauth.api.key']")]
    [InlineData(
        """{"configuration": {"oauth.callback.url": "localhost"}}""",
        ValidationErrorCode.InvalidAddress,
        "$.configuration['oauth.callback.url']")]
    [InlineData("""{"name": 5}""", ValidationErrorCode.WrongType, "$.name")]
    [InlineData("""{"providerData": {"code": "aPrx%3D%3D"}}""", ValidationErrorCode.CodeEncoded, "$.providerData.code")]
    public void Invalid_change_is_rejected_with_its_position(string json, ValidationErrorCode kind, string path)
    {
        var error = ErrorOf(InstanceJson.Parse(json));

        var finding = Assert.Single(error.ValidationErrors);
        Assert.Equal((kind, path, 1), (finding.Kind, finding.Path, finding.Line));
        Assert.StartsWith("The change cannot be made: line 1,", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_a_change_are_all_reported()
    {
        var error = ErrorOf(Sample.InstanceRequest().MergeWith(new InstanceRequest
        {
            Name = string.Empty,
            Source = "change.json",
            Configuration = new Dictionary<string, object?> { ["oauth.callback.url"] = "https://other.example/auth" },
        }));

        Assert.Equal(YourMomErrorKind.InvalidInstance, error.Kind);
        Assert.Equal(
            [ValidationErrorCode.Missing, ValidationErrorCode.CodeExpired, ValidationErrorCode.CallbackMismatch],
            error.ValidationErrors.Select(finding => finding.Kind));
        Assert.StartsWith("The change in change.json cannot be made because of 3 errors:", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Insert_Key>")]
    [InlineData(" ")]
    [InlineData(null)]
    public void Key_is_not_part_of_a_change(string? key) =>
        Assert.Null(Record.Exception(() => new InstanceRequest { Key = key, Name = "New" }.ValidateChange(Sample.Now)));

    private static InstanceValidationException ErrorOf(InstanceRequest changes) =>
        Assert.Throws<InstanceValidationException>(() => changes.ValidateChange(Sample.Now.AddMinutes(16)));
}
