using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CloudYourMoms.Instances;

/// <summary>An instance.json to fill in, with the placeholders of the specification.</summary>
public static class InstanceTemplate
{
    /// <summary>Writes the text of the file, in UTF-8 without a byte order mark.</summary>
    /// <param name="key">The kind of instance.</param>
    /// <param name="isOAuth">False for kinds that ask for no sign-in at the provider.</param>
    /// <param name="schema">Where the JSON schema is, absolute or relative to the file, for editors; it is never sent.</param>
    public static byte[] Create(string key, bool isOAuth, Uri? schema)
    {
        using var file = new MemoryStream();

        // The placeholders' angle brackets are to be read by people.
        using (var writer = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
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
