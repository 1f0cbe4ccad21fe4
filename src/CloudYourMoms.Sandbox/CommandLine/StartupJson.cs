using System.Text.Encodings.Web;
using System.Text.Json;

namespace CloudYourMoms.Sandbox.CommandLine;

/// <summary>What the program prints for another program when it is ready: the same as the greeting, in one line of JSON.</summary>
internal static class StartupJson
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(SandboxServer server, SandboxOptions options, RegisteredApp app) => JsonSerializer.Serialize(
        new
        {
            server.BaseUri,
            server.PageUri,
            server.InstancesUri,
            server.RequestsUri,
            options.UserSecret,
            options.OrganizationSecret,
            app.ApiKey,
            app.ApiSecret,
            app.CallbackUrls,
        },
        Json);
}
