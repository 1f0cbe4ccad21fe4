using System.Security.Cryptography;
using System.Text;
using CloudYourMoms.Security;
using CloudYourMoms.Testing;
using CsCheck;

namespace CloudYourMoms.Tests.Security;

/// <summary>Known secrets of any length are masked in every encoding, and the surrounding text is kept.</summary>
public sealed class SecretMaskerTests
{
    private const int Samples = 1000;
    private const string Words =
        "The provider's key (see https://help.example/keys) / scope: read+write - is expired; use access/refresh tokens, 100% & more";
    private const string Base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static readonly Gen<string> Keys = Gen.Char[Base64Alphabet].Array[24, 80].Select(characters => new string(characters));

    // Each part of four characters is recognizable as part of a key.
    private static readonly Gen<string> KeysWithDigits = Keys.Select(
        key => string.Concat(key.Chunk(4).Select(part => $"{new string(part)}7")));

    private static readonly Gen<string> Passwords =
        from characters in Gen.Frequency((5, Gen.Char['!', '~']), (1, Gen.Char["äßé€Ω "])).Array[12, 40]
        from digits in Gen.Int[100_000, 999_999]
        select $"p{new string(characters)}{digits}";

    private static readonly Gen<string> Signs = Gen.Char["+/+/+/+/=%&a1"].Array[24, 200].Select(characters => new string(characters));

    public static TheoryData<string> Forms => [.. SecretForms.All.Keys];

    public static TheoryData<string> WholeForms =>
        [.. SecretForms.All.Keys.Where(form => !IsPartial(form) && !form.StartsWith("Base64", StringComparison.Ordinal))];

    public static TheoryData<int, string> LengthsAndForms => new(
        from form in SecretForms.All.Keys
        from length in form is "plain" or "Base64 after two bytes" or "JSON with every character escaped"
            ? new[] { 20_000, Secret.MaximumLength }
            : [20_000]
        select (length, form));

    [Theory]
    [MemberData(nameof(Forms))]
    public void Secret_in_any_encoding_is_masked_and_other_words_stay(string form) =>
        (IsPartial(form) ? KeysWithDigits : Gen.OneOf(Keys, Passwords)).Sample(
            secret => Assert.Matches(Masked(form), Mask(secret, $"The key {Echo(form, secret)} is wrong")), iter: Samples);

    [Theory]
    [MemberData(nameof(WholeForms))]
    public void Secret_of_many_symbols_is_masked_and_other_words_stay(string form) => Signs.Sample(
        secret => Assert.Matches(Masked(form), Mask(secret, $"The key {Echo(form, secret)} is wrong")), iter: Samples);

    [Theory]
    [MemberData(nameof(Forms))]
    public void Nested_encoding_is_masked(string form) =>
        Gen.Select(Keys, Gen.OneOf(Gen.Const("URL-encoded"), Gen.Const("JSON-escaped"), Gen.Const("HTML-encoded"))).Sample(
            (secret, outer) => Assert.DoesNotContain(
                secret, DecodedFully(Mask(secret, SecretForms.All[outer](Echo(form, secret)))), StringComparison.OrdinalIgnoreCase),
            iter: Samples / 10);

    [Fact]
    public void Part_of_sixteen_characters_is_masked() => Gen.Select(Keys, Gen.Int[0, 63], Gen.Int[16, 80]).Sample(
        (secret, start, length) =>
        {
            start = Math.Min(start, secret.Length - 16);
            var part = secret.Substring(start, Math.Min(length, secret.Length - start));
            Assert.Equal("It begins: ********… and more", Mask(secret, $"It begins: {part}… and more"));
        },
        iter: Samples);

    [Fact]
    public void Text_without_the_secret_stays() => Gen.OneOf(Keys, Passwords, Signs).Sample(
        secret => Assert.Equal(Words, Mask(secret, Words)), iter: Samples);

    [Theory]
    [MemberData(nameof(LengthsAndForms))]
    public void Long_secret_is_masked_before_the_text_is_truncated(int length, string form)
    {
        var secret = KeyOf(length);

        var excerpt = new Redactor([Secret.ToSecureString(secret)]).Sanitize($"The key {Echo(form, secret)} is wrong");

        Assert.Matches(Masked(form), excerpt);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("")]
    [InlineData("\\n")]
    [InlineData("&#10;")]
    public void Private_key_is_masked_with_any_line_breaks(string lineEnd)
    {
        string[] lines =
            ["-----BEGIN PRIVATE KEY-----", .. KeyOf(19_200).Chunk(64).Select(line => new string(line)), "-----END PRIVATE KEY-----"];
        var secret = Secret.ToSecureString(string.Join('\n', lines));

        var excerpt = new Redactor([secret]).Sanitize($"The key {string.Join(lineEnd, lines)} is wrong");

        Assert.Equal("The key ******** is wrong", excerpt);
    }

    // With quadratic time this would take hours.
    [Theory]
    [InlineData("+")]
    [InlineData("+/")]
    [InlineData("%25")]
    [InlineData("\\")]
    [InlineData("&amp;")]
    [InlineData("aaaaaaab")]
    public void Long_repetitive_text_is_masked_in_linear_time(string period)
    {
        var text = string.Concat(Enumerable.Repeat(period, 2_000_000 / period.Length));

        var excerpt = new Redactor([Secret.ToSecureString(text[..Secret.MaximumLength])]).Sanitize(text);

        Assert.StartsWith(Secret.Mask, excerpt, StringComparison.Ordinal);
        Assert.InRange(excerpt.Length, Secret.Mask.Length, 30);
    }

    [Theory]
    [InlineData("a1b2c3d4e5f6g7h8", "user:a1b2c3d4e5f6g7h8")]
    [InlineData("a 1&2c3d4e5f6g7h8", "user:a%201%262c3d4e5f6g7h8")]
    [InlineData("a 1&2c3d4e5f6g7h8", "user:a+1%262c3d4e5f6g7h8")]
    public void Client_password_is_masked_in_escaped_Base64(string secret, string credential) =>
        Assert.Equal("Wrong: dXNlcj********.", Mask(secret, $"Wrong: {Convert.ToBase64String(Encoding.UTF8.GetBytes(credential))}."));

    [Theory]
    [InlineData("one", "one of the ones; One!", "******** of the ones; ********!")]
    [InlineData("four", "fourth", "********th")]
    [InlineData("correct horse battery", "the horse and the battery", "the horse and the battery")]
    [InlineData("correct horse battery", "a correct+horse%20battery!", "a ********!")]
    [InlineData("https://hooks.example.com/T1/B2?k=3Zk9", "see https://help.example.com", "see https://help.example.com")]
    [InlineData("{\"private_key\": \"Zk93\"}", "no \"private_key\" in it", "no \"private_key\" in it")]
    public void Words_of_a_secret_stay_outside_it(string secret, string text, string shown) =>
        Assert.Equal(shown, Mask(secret, text));

    // Deterministic pseudorandom text.
    private static string KeyOf(int length) => string.Concat(
        Enumerable.Range(0, (length / 40) + 1).Select(
            part => Convert.ToBase64String(SHA256.HashData(BitConverter.GetBytes(part))).TrimEnd('=')))[..length];

    private static string Mask(string secret, string text) => new SecretMasker([secret]).Mask(text);

    private static string Echo(string form, string secret) => SecretForms.All[form](secret);

    // In Base64 a few characters also encode the text before or after the secret.
    private static string Masked(string form)
    {
        var (before, after) = form switch
        {
            "without its end" => (string.Empty, "\u2026"),
            "Base64 after one byte" or "Base64url" => ("e[^ *]?", "[^ *]?"),
            "Base64 after two bytes" => ("eH[^ *]?", "[^ *]?"),
            "Base64 before other text" => ("eH[^ *]?", "[^ *]{6,10}"),
            _ => (string.Empty, string.Empty),
        };
        return $@"^The key {before}\*{{8}}{after} is wrong$";
    }

    private static bool IsPartial(string form) => form.StartsWith("without", StringComparison.Ordinal);

    private static string DecodedFully(string text)
    {
        for (var layer = TracedText.Of(text); layer is not null; layer = layer.Decode())
        {
            text = layer.Text;
        }

        return text;
    }
}
