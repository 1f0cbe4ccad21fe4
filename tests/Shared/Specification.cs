namespace CloudYourMoms.Testing;

/// <summary>Texts of the specification.</summary>
internal static class Specification
{
    /// <summary>The successful response to a create, byte for byte. It is not valid JSON: configDescription has unescaped quotes.</summary>
    public const string CreateResponse = ToConfigDescription +
        """ <a href="http://www.salesforce.com" target="_blank">Salesforce.com Signup</a>""" + FromSignupUrl;

    /// <summary>The successful response to a create, with escaped quotes.</summary>
    public const string EscapedCreateResponse = ToConfigDescription +
        """ <a href=\"http://www.salesforce.com\" target=\"_blank\">Salesforce.com Signup</a>""" + FromSignupUrl;

    private const string Description =
        "The Salesforce.com allows you to deliver revolutionary Service Cloud automation functionality, such as account and contact " +
        "creation, from anywhere, anytime, on any device.";

    private const string ToConfigDescription = $$"""
        {
            "id": 123,
            "name": "test",
            "token": "3sU/S/kZD36BaABPS7EAuSGHF+1wsthT+mvoukiE",
            "your_mom": {
                "id": 39,
                "name": "Salesforce.com",
                "key": "sfdcservicecloud",
                "description": "{{Description}}",
                "active": true,
                "deleted": false,
                "typeOauth": true,
                "trialAccount": false,
                "configDescription": "If you do not have a Salesforce.com account, you can create one at
        """;

    private const string FromSignupUrl = """
        ",
                "signupURL": "http://www.salesforce.com"
            },
            "provisionInteractions": [],
            "valid": true,
            "eventsEnabled": true,
            "disabled": false,
            "maxCacheSize": 0,
            "cacheTimeToLive": 0,
            "cachingEnabled": false
        }
        """;
}
