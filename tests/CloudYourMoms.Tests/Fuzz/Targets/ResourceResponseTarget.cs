using System.Globalization;
using System.Security;
using System.Text.Json;
using CloudYourMoms.Api;
using CloudYourMoms.Security;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>The result of a resource: each value equals the JSON, numbers keep all digits, and echoed secrets are secure strings.</summary>
internal sealed class ResourceResponseTarget() : FuzzTarget(
    "resource-response",
    "{}[]:,\".eE-",
    $"\"{Mark}\"",
    "[1,2.50,-0.0,1e3]",
    "1e-28",
    "1e28",
    "79228162514264337593543950335",
    "0.00",
    "-",
    ".",
    "e",
    "E+",
    "{\"a\":",
    "[",
    "\"\\ud800\"",
    "\"a\":1,\"a\":2",
    "<html>")
{
    private static readonly SecureString[] Secrets = [Secret.ToSecureString(Mark)];

    public override void Check(byte[] input)
    {
        var text = ResponseFactory.Text(input);
        var value = Invariant.Bounded(input.Length, 600, () => ResourceOperation.ReadValue(ResponseFactory.Of(input), Secrets));
        using var json = Reference.Json(text, ResponseFactory.MaximumDepth);
        if (json is not null)
        {
            Same(value, json.RootElement);
        }
        else
        {
            Invariant.That(
                string.IsNullOrWhiteSpace(text) ? value is null : value is string plain ? plain == text : value is SecureString &&
                    text == Mark,
                "a body that is not JSON is text");
        }
    }

    private static void Same(object? value, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = (IReadOnlyDictionary<string, object?>)value!;
                foreach (var name in element.EnumerateObject()
                    .Select(Reference.NameOf)
                    .OfType<string>()
                    .Where(name => name != "\ufffd")
                    .Distinct(StringComparer.Ordinal))
                {
                    Same(members[name], Reference.Member(element, name)!.Value);
                }

                Invariant.That(
                    members.Keys.All(name => name == "\ufffd" || Reference.Member(element, name) is not null),
                    "every member comes from the response");
                break;
            case JsonValueKind.Array:
                var items = (IReadOnlyList<object?>)value!;
                Invariant.That(items.Count == element.GetArrayLength(), "the item count matches the array");
                foreach (var (item, expected) in items.Zip(element.EnumerateArray()))
                {
                    Same(item, expected);
                }

                break;
            case JsonValueKind.String:
                var text = Reference.String(element) ?? element.GetRawText();
                Invariant.That(
                    text == Mark ? value is SecureString secret && SignIn.Is(secret, text) : value as string == text,
                    "text is unchanged, and an echoed secret is a secret");
                break;
            case JsonValueKind.Number:
                Number(value, element);
                break;
            default:
                Invariant.That(
                    Equals(value, element.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }),
                    "true, false and null are unchanged");
                break;
        }
    }

    private static void Number(object? value, JsonElement element)
    {
        var digits = element.GetRawText();
        var isExact = value switch
        {
            long whole => Reference.AreSameNumber(digits, whole.ToString(CultureInfo.InvariantCulture)),
            decimal number => Reference.AreSameNumber(digits, number.ToString(CultureInfo.InvariantCulture)),
            string number => number == digits,
            double number => number.Equals(element.GetDouble()) && !double.IsInfinity(number),
            _ => false,
        };
        Invariant.That(isExact, "a number is unchanged, or the nearest double");

        // A decimal always stores 28 digits; with an exponent, more digits can be significant.
        Invariant.That(value is not double || digits.Contains('e', StringComparison.OrdinalIgnoreCase) || digits.Length > 28 ||
            !decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ||
            !Reference.AreSameNumber(digits, exact.ToString(CultureInfo.InvariantCulture)), "a number that fits a decimal is a decimal");
    }
}
