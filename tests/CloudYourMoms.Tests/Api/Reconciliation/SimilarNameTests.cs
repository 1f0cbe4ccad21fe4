using CloudYourMoms.Api.Reconciliation;

namespace CloudYourMoms.Tests.Api.Reconciliation;

public sealed class SimilarNameTests
{
    [Theory]
    [InlineData("Contoso", "Contoso", true)]
    [InlineData("Contoso desk", "  Contoso  desk ", true)]
    [InlineData("\u00e9tat", "e\u0301tat", true)]
    [InlineData("a & <b>", "a &amp; &lt;b&gt;", true)]
    [InlineData("Fabrikam desk", "Fabrikam", true)]
    [InlineData("Contoso desk", "Contoso", false)]
    [InlineData("Fabrikam", "Fabrikam desk", false)]
    [InlineData("Contoso", "contoso", false)]
    public void Shown_name_may_be_normalized_or_truncated(string sent, string shown, bool isSimilar) =>
        Assert.Equal(isSimilar, SimilarName.IsSimilar(sent, shown));

    [Fact]
    public void Name_with_an_unpaired_surrogate_is_compared() => Assert.True(SimilarName.IsSimilar(" a\ud800", "a\ud800"));

    [Theory]
    [InlineData("Contoso", " contoso ", true)]
    [InlineData("Contoso & Co", "Contoso &amp; Co", true)]
    [InlineData("Fabrikam", "Fabrikam desk", true)]
    [InlineData("Fabrikam desk", "Fabrikam", true)]
    [InlineData("Contoso", "Contoso desk", false)]
    [InlineData("Contoso", "Fabrikam", false)]
    public void Names_shown_as_equal_have_a_common_prefix(string one, string other, bool isEqual)
    {
        Assert.Equal(isEqual, SimilarName.MayBeShownAsEqual(one, other));
        Assert.Equal(isEqual, SimilarName.CommonPrefix(one) == SimilarName.CommonPrefix(other));
    }
}
