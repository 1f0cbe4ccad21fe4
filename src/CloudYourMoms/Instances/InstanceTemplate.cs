using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CloudYourMoms.Instances;

/// <summary>Creates an instance.json to fill in, with the placeholders of the specification.</summary>
public static class InstanceTemplate
{
    /// <summary>Returns the text of the file, in UTF-8 without a byte order mark.</summary>
    /// <param name="key">The key of the instance type.</param>
    /// <param name="isOAuth">False for types that require no sign-in at the provider.</param>
    /// <param name="schema">The address of the JSON schema for editors, absolute or relative to the file. It is never sent.</param>
    public static byte[] Create(string key, bool isOAuth, Uri? schema)
    {
        using var file = new MemoryStream();

        // The default encoder would escape the angle brackets of the placeholders.
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(file, options))
        {
            writer.WriteStartObject();
            if (schema is not null)
            {
                writer.WriteString("$schema", schema.OriginalString);
            }

            writer.WriteStartObject("your_mom");
            writer.WriteString("key", key);
            writer.WriteEndObject();
            if (isOAuth)
            {
                writer.WriteStartObject("providerData");
                writer.WriteString(InstanceEntry.Code, "<Code_On_The_Return_URL>");
                writer.WriteEndObject();
            }

            writer.WriteStartObject("configuration");
            if (isOAuth)
            {
                writer.WriteString(InstanceEntry.CallbackUrl, "<Insert_Callback_URL>");
                writer.WriteString(InstanceEntry.ApiKey, "<Insert_Client_ID>");
                writer.WriteString(InstanceEntry.ApiSecret, "<Insert_Client_Secret>");
            }

            writer.WriteEndObject();
            writer.WriteStartArray("tags");
            writer.WriteStringValue("<Add_Your_Tag>");
            writer.WriteEndArray();
            writer.WriteString("name", "<Insert_Instance_Name>");
            writer.WriteEndObject();
        }

        return [.. file.ToArray(), .. Encoding.UTF8.GetBytes(Environment.NewLine)];
    }
}
