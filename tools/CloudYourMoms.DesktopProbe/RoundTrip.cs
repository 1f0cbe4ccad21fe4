using System.Text;
using CloudYourMoms.Api;
using CloudYourMoms.Authorization;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Security;
using CloudYourMoms.Vault;

namespace CloudYourMoms.DesktopProbe;

/// <summary>Runs the core from sign-in to instance against a sandbox. The calling test signs in with the printed link.</summary>
internal static class RoundTrip
{
    public static async Task RunAsync(Uri baseUri, Uri callbackUrl)
    {
        using var client = new YourMomClient(new YourMomClientOptions
        {
            BaseUri = baseUri,
            UserSecret = Secret.ToSecureString(Console.ReadLine()!),
            OrganizationSecret = Secret.ToSecureString(Console.ReadLine()!),
        });
        var authorization = await client.GetOAuthUrlAsync(
            new OAuthUrlRequest
            {
                Key = "sfdcservicecloud",
                ApiKey = Console.ReadLine()!,
                ApiSecret = Secret.ToSecureString(Console.ReadLine()!),
                CallbackUrl = callbackUrl,
            },
            CancellationToken.None);
        Console.WriteLine($"oauthUrl={authorization.OAuthUrl.AbsoluteUri}");

        var callback = await SignInAsync(authorization);
        var file = Encoding.Unicode.GetPreamble()
            .Concat(Encoding.Unicode.GetBytes(
                """{ "name": "Käse", "tags": ["prod", "eu"], "configuration": { "filter.response.nulls": true } }"""))
            .ToArray();
        var request = InstanceRequest.From(callback).MergeWith(InstanceJson.Parse(file));
        Console.WriteLine($"request={request.ToRedactedJson().Replace(Environment.NewLine, " ")}");
        var created = (await client.CreateInstanceAsync(request, CancellationToken.None)).Instance;
        Print("created", created);
        var page = await client.GetInstancePageAsync(new InstanceQuery(), null, CancellationToken.None);
        Print("listed", page.Instances.Single());
        Console.WriteLine($"pinged={await client.PingAsync(created.Token, CancellationToken.None)}");

        var stored = new InstanceToken { Id = created.Id, Name = created.Name, Token = created.Token, BaseUri = baseUri }.ToVaultText();
        Console.WriteLine($"vault={Secret.ToPlainText(InstanceToken.FromVaultText(created.Id, stored).Token)}");
        var template = Encoding.UTF8.GetString(InstanceTemplate.Create("sfdc", isOAuth: true, schema: null));
        Console.WriteLine($"template={template.Replace(Environment.NewLine, " ")}");
        foreach (var error in InstanceJson.Parse("{\n  \"name\": “Desk”,\n  \"tags\": [\"a\" \"b\"]\n}").GetValidationErrors(
            DateTimeOffset.UtcNow))
        {
            Console.WriteLine($"error={error}");
        }
    }

    private static async Task<AuthorizationResponse> SignInAsync(AuthorizationRequest authorization)
    {
        var listener = await CallbackListener.StartAsync(authorization, new CallbackListenerOptions(), CancellationToken.None);
        try
        {
            Console.WriteLine($"link={listener.LaunchUri}");
            return await listener.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        }
        finally
        {
            await listener.CloseAsync();
        }
    }

    private static void Print(string what, Instance instance) =>
        Console.WriteLine(
            $"{what}={instance.Id}|{instance.Name}|{instance.Key}|{string.Join(",", instance.Tags)}|{Secret.ToPlainText(instance.Token)}");
}
