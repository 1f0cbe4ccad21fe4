using System.Text;

namespace CloudYourMoms.Tests.Support;

/// <summary>A fake connection of .NET's real HTTP client: records the written bytes and returns a fixed response.</summary>
internal sealed class CannedConnection(string response) : Stream
{
    private readonly MemoryStream _response = new(Encoding.ASCII.GetBytes(response));
    private readonly MemoryStream _written = new();

    public string Written => Encoding.UTF8.GetString(_written.ToArray());

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public SocketsHttpHandler Handler() => new() { ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(this) };

    public override int Read(byte[] buffer, int offset, int count) => _response.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _response.ReadAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => _written.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _written.WriteAsync(buffer, cancellationToken);

    public override void Flush()
    {
        // Nothing is buffered.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
