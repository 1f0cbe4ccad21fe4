using CloudYourMoms.Api;

namespace CloudYourMoms.Tests.Api;

public sealed class InstanceQueryTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void Page_size_is_1_to_200(int size, bool isValid) =>
        Assert.Equal(isValid, Record.Exception(() => new InstanceQuery { PageSize = size }) is not ArgumentOutOfRangeException);
}
