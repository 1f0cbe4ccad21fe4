using System.Text.Json;
using CloudYourMoms.Testing;
using static CloudYourMoms.PowerShell.Tests.Audit.EchoResponse;

namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>Invalid instances, changes, requests and files, and lost responses.</summary>
internal static class InstanceRows
{
    private const string Create = "$callback | New-YourMomInstance Service @to";
    private const string CreateFromFile = "New-YourMomInstance -Path $file @to";
    private const string Invoke = "Invoke-YourMomRequest 123 /accounts";
    private const string Post = $"{Invoke} -Method POST -Body";
    private const string OAuthUrl = "Get-YourMomOAuthUrl sfdc @app @to";
    private const string HourAgo = "-CodeReceivedAt ([datetimeoffset]::UtcNow.AddHours(-1))";

    private static readonly string Desk = PlatformRows.Calls["New-YourMomInstance"];

    private static readonly string File =
        $$"""
        {
          "your_mom": {"key": "zendesk"},
          "name": "Desk",
          "configuration": {
            "username": "u", "password": {{JsonSerializer.Serialize(AuditSecrets.Password)}},
            "client.secret": {{JsonSerializer.Serialize(AuditSecrets.Api)}}}
        }
        """;

    public static IEnumerable<AuditRow> All =>
    [
        new("InstanceNotFound", "Get-YourMomInstance Absent @to"),
        new("InvalidQueryParameter", "Get-YourMomInstance -Name \"Desk$([char] 0xd83d)\" @to"),
        new AuditRow("ListIncomplete", "Get-YourMomInstance @to").On("GET /instances", SamePage),

        // The lookup finds the instance but cannot read it.
        new AuditRow("CreateResponseLost", Desk).On("POST /instances", Truncated).On("GET /instances/124", Error(500)),
        new AuditRow("CreateResponseLost", Create, "of a sign-in")
            .On("POST /instances", Error(500) with { IsDone = true })
            .On("GET /instances/124", Error(500)),
        new AuditRow("CreateNotConfirmed", Desk).On("POST /instances", Error(500)),
        new AuditRow("CreateOutcomeUnknown", Create).On("*", Error(500)),
        new AuditRow(
            "RequestRejected",
            $"{Create} -ProviderData @{{ refresh_token = $extra }} -Configuration @{{ 'client.password' = $password }}",
            "of a sign-in").On("*", Error(400)),
        WithFile("RequestRejected", File, "of a file").On("*", Error(400)),
        new("CallbackMissing", "$authorization | New-YourMomInstance Service @to"),
        new("ConfigurationMissing", "New-YourMomInstance Service -Key sfdc -Code $extra -ApiSecret $app.ApiSecret @to"),
        WithFile("InvalidInstance", File.Replace("\"name\": \"Desk\"", "\u201cname\u201d: \u201cDesk\u201d", StringComparison.Ordinal)),
        WithFile("InvalidInstance", File[..^20], "of a truncated file"),
        WithFile(
            "InvalidInstance",
            "{\"name\": 1, \"tags\": [{\"password\": \"" + AuditSecrets.Extra.Replace("\"", "\\\"", StringComparison.Ordinal) +
            "\"}], \"configuration\": {\"password\": \u201c" + AuditSecrets.Password + "\u201d}}",
            "of a secret where a name belongs"),
        new("InvalidInstance", "$deep | New-YourMomInstance @to", "of a hashtable that is too deep"),
        new("AuthorizationCodeInvalid", $"{Create} {HourAgo}"),
        new("AuthorizationCodeInvalid", $"{Create} -SkipTokenStorage; {Create} -SkipTokenStorage", "of a used code"),
        new("InvalidSecret", $"{Create} -ApiSecret $unsendable", "of the app"),
        new("InstanceTextIncomplete", "New-YourMomInstance -InputObject '{', '\"name\":' @to # $password"),
        new("InvalidWildcardPattern", "New-YourMomInstance -Path 'a[' -ApiSecret $app.ApiSecret @to"),
        new("InstanceFileNotFound", "New-YourMomInstance -Path absent.json -ApiSecret $password @to"),
        new("InstanceFileUnreadable", "New-YourMomInstance -LiteralPath $folder -ApiSecret $password @to"),

        new AuditRow("UpdateOutcomeUnknown", "$callback | Set-YourMomInstance 123 @to").On("PATCH /instances/123", Error(500)),
        new AuditRow(
            "RequestRejected",
            "$callback | Set-YourMomInstance 123 -Configuration @{ password = $password } @to",
            "of a sign-in").On("*", Error(400)),
        new("CallbackMissing", "$authorization | Set-YourMomInstance 123 @to"),
        new("ConfigurationMissing", "Set-YourMomInstance 123 -Configuration @{ 'oauth.api.secret' = ''; password = $password } @to"),
        new(
            "InvalidInstance",
            "Set-YourMomInstance 123 -Configuration @{ password = $password; 'oauth.callback.url' = " +
            "$addressWithPassword.OriginalString + ' x'; name = $deep } @to"),
        new("InvalidSecret", "Set-YourMomInstance 123 -Configuration @{ 'oauth.api.secret' = $unsendable } @to", "of the app"),
        new("AuthorizationCodeInvalid", $"$callback | Set-YourMomInstance 123 {HourAgo} @to"),

        new("InvalidRequestPath", "Invoke-YourMomRequest 123 \"/../accounts?secret=$extraText\" -Token $token @to"),
        new("InvalidRequestBody", $"{Post} \"{{ 'password': '$extraText'\" -Token $token @to"),
        new("InvalidRequestBody", $"{Post} $deep -Token $token @to", "that is too deep"),
        new("InvalidQueryParameter", $"{Invoke} -Query @{{ where = @{{ password = $extraText }} }} -Token $token @to"),
        new AuditRow("ListIncomplete", $"{Invoke} -AllPages -Query @{{ key = $extra }} -Token $token @to").On("GET /accounts", SamePage),
        new AuditRow("UpdateOutcomeUnknown", $"{Post} @{{ password = $password }} -Token $token @to").On("POST /accounts", Error(500)),
        new AuditRow("RequestRejected", $"{Post} @{{ password = $password }} -Query @{{ key = $extra }} -Token $wrong @to", "with a body")
            .On("*", Error(400)),
        new("InvalidSecret", $"{Invoke} -Token $unsendable @to", "as a token"),
        new("InvalidSecret", "Test-YourMomInstance 123 -Token $unsendable @to", "as a token"),

        new("InvalidWildcardPattern", "Get-YourMomCredential 'a[*'"),
        new("InvalidKey", "Get-YourMomOAuthUrl '..' @app @to"),
        new("InvalidCallbackUrl", $"$app.CallbackUrl = $addressWithPassword; {OAuthUrl}"),
        new("InvalidQueryParameter", $"{OAuthUrl} -QueryParameter @{{ apiSecret = $extra }}"),
        new("InvalidQueryParameter", $"{OAuthUrl} -QueryParameter @{{ list = $extra, $password }}", "of a list"),
        new("InvalidQueryParameter", $"{OAuthUrl} -QueryParameter @{{ table = $deep }}", "that is too deep"),
        new("InvalidSecret", $"$app.ApiSecret = $unsendable; {OAuthUrl}", "of the app"),

        WithFile("InstanceFileExists", File) with { Script = "New-YourMomInstanceFile sfdc $file" },
        WithFile("InstanceFileUnwritable", File) with { Script = "New-YourMomInstanceFile sfdc $folder -Force # $file" },
        new("InstanceFileNotFound", "New-YourMomInstanceFile sfdc variable:password # $password"),
    ];

    private static AuditRow WithFile(string kind, string content, string variant = "") =>
        new(kind, CreateFromFile, variant) { Prepare = stage => stage.Write(content) };
}
