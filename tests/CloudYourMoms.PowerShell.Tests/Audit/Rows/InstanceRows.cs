using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>Invalid instances, changes, requests and files, and lost responses.</summary>
internal static class InstanceRows
{
    private const string Create = "New-YourMomInstance";
    private const string Change = "Set-YourMomInstance";
    private const string Call = "Invoke-YourMomRequest";
    private const string Url = "Get-YourMomOAuthUrl";
    private const string File = "New-YourMomInstanceFile";
    private const string Desk = "New-YourMomInstance 'New desk' -Key zendesk -Configuration @{ username = 'u'; password = $password } @to";

    public static IEnumerable<AuditRow> All => [.. OfGet, .. OfNew, .. OfSet, .. OfInvoke, .. OfUrl, .. OfFile];

    private static IEnumerable<AuditRow> OfGet =>
    [
        new("Get-YourMomInstance", "InstanceNotFound", "Get-YourMomInstance Absent @to"),
        new(
            "Get-YourMomInstance",
            "ListIncomplete",
            "Get-YourMomInstance @to") { Responses = Only("GET /instances", EchoResponse.SamePage()) },
    ];

    private static IEnumerable<AuditRow> OfNew =>
    [
        new(Create, "CreateResponseLost", Desk) { Responses = Lost(EchoResponse.Truncated()), IsEchoed = true },
        new(Create, "CreateResponseLost", "$callback | New-YourMomInstance Service @to")
        {
            Variant = "of a sign-in",
            SignsIn = true,
            Responses = Lost(EchoResponse.Error(500) with { IsDone = true }),
            IsEchoed = true,
        },
        new(
            Create,
            "CreateNotConfirmed",
            Desk) { Responses = Only("POST /instances", EchoResponse.Error(500)), IsEchoed = true, IsSlow = true },
        new(Create, "CreateOutcomeUnknown", "$callback | New-YourMomInstance Service @to")
        {
            SignsIn = true,
            Responses = Only("*", EchoResponse.Error(500)),
            IsEchoed = true,
        },
        new(
            Create,
            "RequestRejected",
            "$callback | New-YourMomInstance Service -ProviderData @{ refresh_token = $extra } -Configuration @{ " +
            "'client.password' = $password } @to")
        {
            Variant = "of a sign-in", SignsIn = true, Responses = Only("*", EchoResponse.Error(400)), IsEchoed = true,
        },
        new(Create, "RequestRejected", "New-YourMomInstance -Path $file @to")
        {
            Variant = "of a file",
            Prepare = Write(Json(AuditSecrets.Api, AuditSecrets.Password)),
            Responses = Only("*", EchoResponse.Error(400)),
            IsEchoed = true,
        },
        new(Create, "CallbackMissing", "$authorization | New-YourMomInstance Service @to") { SignsIn = true },
        new(Create, "ConfigurationMissing", "New-YourMomInstance Service -Key sfdc -Code $extra -ApiSecret $app.ApiSecret @to"),
        new(Create, "InvalidInstance", "New-YourMomInstance -Path $file @to")
        {
            Prepare = Write(Json(AuditSecrets.Api, AuditSecrets.Password).Replace(
                "\"name\": \"Desk\"", "\u201cname\u201d: \u201cDesk\u201d", StringComparison.Ordinal)),
        },
        new(Create, "InvalidInstance", "New-YourMomInstance -Path $file @to")
        {
            Variant = "of a file that is cut off",
            Prepare = Write(Json(AuditSecrets.Api, AuditSecrets.Password)[..^20]),
        },
        new(Create, "InvalidInstance", "New-YourMomInstance -Path $file @to")
        {
            Variant = "of a secret where a name belongs",
            Prepare = Write("{\"name\": 1, \"tags\": [{\"password\": \"" +
                AuditSecrets.Extra.Replace("\"", "\\\"", StringComparison.Ordinal) + "\"}], \"configuration\": {\"password\": \u201c" +
                AuditSecrets.Password + "\u201d}}"),
        },
        new(Create, "InvalidInstance", "$deep | New-YourMomInstance @to") { Variant = "of a table that is too deep" },
        new(
            Create,
            "AuthorizationCodeInvalid",
            "$callback | New-YourMomInstance Service -CodeReceivedAt ([datetimeoffset]::UtcNow.AddHours(-1)) @to") { SignsIn = true },
        new(
            Create,
            "AuthorizationCodeInvalid",
            "$callback | New-YourMomInstance Service -SkipTokenStorage @to; $callback | New-YourMomInstance " +
            "Again -SkipTokenStorage @to") { Variant = "of a code that was used", SignsIn = true },
        new(
            Create,
            "InvalidSecret",
            "$callback | New-YourMomInstance Service -ApiSecret $unsendable @to") { Variant = "of the app", SignsIn = true },
        new(Create, "InstanceTextIncomplete", "New-YourMomInstance -InputObject '{', '\"name\":' @to # $password"),
        new(Create, "InvalidWildcardPattern", "New-YourMomInstance -Path 'a[' -ApiSecret $app.ApiSecret @to"),
        new(Create, "InstanceFileNotFound", "New-YourMomInstance -Path absent.json -ApiSecret $password @to"),
        new(Create, "InstanceFileUnreadable", "New-YourMomInstance -LiteralPath $folder -ApiSecret $password @to"),
    ];

    private static IEnumerable<AuditRow> OfSet =>
    [
        new(Change, "UpdateOutcomeUnknown", "$callback | Set-YourMomInstance 123 @to")
        {
            SignsIn = true,
            Responses = Only("PATCH /instances/123", EchoResponse.Error(500)),
            IsEchoed = true,
        },
        new(Change, "RequestRejected", "$callback | Set-YourMomInstance 123 -Configuration @{ password = $password } @to")
        {
            Variant = "of a sign-in",
            SignsIn = true,
            Responses = Only("*", EchoResponse.Error(400)),
            IsEchoed = true,
        },
        new(Change, "CallbackMissing", "$authorization | Set-YourMomInstance 123 @to") { SignsIn = true },
        new(
            Change,
            "ConfigurationMissing",
            "Set-YourMomInstance 123 -Configuration @{ 'oauth.api.secret' = ''; password = $password } @to"),
        new(
            Change,
            "InvalidInstance",
            "Set-YourMomInstance 123 -Configuration @{ password = $password; 'oauth.callback.url' = " +
            "$addressWithPassword.OriginalString + ' x'; name = $deep } @to"),
        new(
            Change,
            "InvalidSecret",
            "Set-YourMomInstance 123 -Configuration @{ 'oauth.api.secret' = $unsendable } @to") { Variant = "of the app" },
        new(
            Change,
            "AuthorizationCodeInvalid",
            "$callback | Set-YourMomInstance 123 -CodeReceivedAt ([datetimeoffset]::UtcNow.AddHours(-1)) @to") { SignsIn = true },
    ];

    private static IEnumerable<AuditRow> OfInvoke =>
    [
        new(Call, "InvalidRequestPath", "Invoke-YourMomRequest 123 \"/../accounts?secret=$($extraText)\" -Token $token @to"),
        new(
            Call,
            "InvalidRequestBody",
            "Invoke-YourMomRequest 123 /accounts -Method POST -Body \"{ 'password': '$($extraText)'\" -Token $token @to"),
        new(
            Call,
            "InvalidRequestBody",
            "Invoke-YourMomRequest 123 /accounts -Method POST -Body $deep -Token $token @to") { Variant = "that is too deep" },
        new(
            Call,
            "InvalidQueryParameter",
            "Invoke-YourMomRequest 123 /accounts -Query @{ where = @{ password = $extraText } } -Token $token @to"),
        new(Call, "ListIncomplete", "Invoke-YourMomRequest 123 /accounts -AllPages -Query @{ key = $extra } -Token $token @to")
        {
            Responses = Only("GET /accounts", EchoResponse.SamePage()),
        },
        new(
            Call,
            "UpdateOutcomeUnknown",
            "Invoke-YourMomRequest 123 /accounts -Method POST -Body @{ password = $password } -Token $token @to")
            {
                Responses = Only("POST /accounts", EchoResponse.Error(500)),
                IsEchoed = true,
            },
        new(
            Call,
            "RequestRejected",
            "Invoke-YourMomRequest 123 /accounts -Method POST -Body @{ password = $password } -Query @{ key = $extra } " +
            "-Token $wrong @to") { Variant = "with a body", Responses = Only("*", EchoResponse.Error(400)), IsEchoed = true },
        new(Call, "InvalidSecret", "Invoke-YourMomRequest 123 /accounts -Token $unsendable @to") { Variant = "as a token" },
        new("Test-YourMomInstance", "InvalidSecret", "Test-YourMomInstance 123 -Token $unsendable @to") { Variant = "as a token" },
    ];

    private static IEnumerable<AuditRow> OfUrl =>
    [
        new("Get-YourMomInstance", "InvalidQueryParameter", "Get-YourMomInstance -Name \"Desk$([char] 0xd83d)\" @to"),
        new("Get-YourMomCredential", "InvalidWildcardPattern", "Get-YourMomCredential 'a[*'"),
        new(Url, "InvalidKey", "Get-YourMomOAuthUrl '..' @app @to"),
        new(Url, "InvalidCallbackUrl", "$app.CallbackUrl = $addressWithPassword; Get-YourMomOAuthUrl sfdc @app @to"),
        new(Url, "InvalidQueryParameter", "Get-YourMomOAuthUrl sfdc @app -QueryParameter @{ apiSecret = $extra } @to"),
        new(
            Url,
            "InvalidQueryParameter",
            "Get-YourMomOAuthUrl sfdc @app -QueryParameter @{ list = $extra, $password } @to") { Variant = "of a list" },
        new(
            Url,
            "InvalidQueryParameter",
            "Get-YourMomOAuthUrl sfdc @app -QueryParameter @{ table = $deep } @to") { Variant = "that is too deep" },
        new(Url, "InvalidSecret", "$app.ApiSecret = $unsendable; Get-YourMomOAuthUrl sfdc @app @to") { Variant = "of the app" },
    ];

    private static IEnumerable<AuditRow> OfFile =>
    [
        new(
            File,
            "InstanceFileExists",
            "New-YourMomInstanceFile sfdc $file") { Prepare = Write(Json(AuditSecrets.Api, AuditSecrets.Password)) },
        new(
            File,
            "InstanceFileUnwritable",
            "New-YourMomInstanceFile sfdc $folder -Force # $file") { Prepare = Write(Json(AuditSecrets.Api, AuditSecrets.Password)) },
        new(File, "InstanceFileNotFound", "New-YourMomInstanceFile sfdc variable:password # $password"),
    ];

    // The lookup finds the instance but cannot read it.
    private static Dictionary<string, EchoResponse> Lost(EchoResponse response) =>
        new(StringComparer.Ordinal) { ["POST /instances"] = response, ["GET /instances/124"] = EchoResponse.Error(500) };

    private static Dictionary<string, EchoResponse> Only(string request, EchoResponse response) =>
        new(StringComparer.Ordinal) { [request] = response };

    private static Func<AuditStage, Task> Write(string content) => stage =>
    {
        stage.Write(content);
        return Task.CompletedTask;
    };

    private static string Json(string apiSecret, string password) =>
        $$"""
        {
          "your_mom": {"key": "zendesk"},
          "name": "Desk",
          "configuration": {
            "username": "u", "password": {{System.Text.Json.JsonSerializer.Serialize(password)}},
            "client.secret": {{System.Text.Json.JsonSerializer.Serialize(apiSecret)}}}
        }
        """;
}
