using System.Diagnostics;
using System.Globalization;
using System.Text;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api.Reconciliation;

/// <summary>A file of the user's creates, so that no process claims another's instance. Thread-safe.</summary>
/// <remarks>
/// A create does not fail if the file is unavailable, but cannot claim an instance if its response is lost.
/// A line has four fields: the time until which the create can produce an instance (Unix time in milliseconds), the process, the number
/// and <see cref="PendingCreate.Hash"/>. It is written before the request is sent, and its time is updated when the create ends. Later
/// writes remove ended lines, except recent ones and those whose hash is also used by another process.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="process">The identifier of this process in the file.</param>
internal sealed class PendingCreateLog(string path, string process)
{
    // A create may wait 5 minutes after 429, and then for the response. Ended lines are retained as long, for creates that began earlier.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan TryInterval = TimeSpan.FromMilliseconds(20);

    // A lookup accepts instances from shortly before its create, and their times may be in whole seconds.
    private static readonly TimeSpan Margin = CreateReconciliation.Tolerance + TimeSpan.FromSeconds(1);

    // Static, so that logs do not have to be disposed.
    private static readonly SemaphoreSlim Gate = new(1, 1);

    /// <summary>The log of the current user.</summary>
    public static PendingCreateLog OfUser { get; } = Open();

    /// <summary>The maximum time to wait for a file that is in use, or on a network drive that does not respond.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Waits between two attempts.</summary>
    public Func<TimeSpan, Task> Delay { get; init; } = Task.Delay;

    /// <summary>Adds a create that is about to be sent.</summary>
    public Task AddAsync(PendingCreate create, DateTimeOffset now) =>
        TryEditAsync(lines => lines.Add(new Line(now + Lifetime, process, create.Number, create.Hash)), now);

    /// <summary>Sets the time after which a create cannot produce an instance.</summary>
    public Task EndAsync(PendingCreate create, DateTimeOffset until, DateTimeOffset now) => TryEditAsync(
        lines =>
        {
            lines.RemoveAll(line => line.Process == process && line.Number == create.Number);
            lines.Add(new Line(until, process, create.Number, create.Hash));
        },
        now);

    /// <summary>
    /// True if a create of another process may have produced a matching instance since this one began; null if the file cannot be read.
    /// </summary>
    public async Task<bool?> HasOtherAsync(PendingCreate create, DateTimeOffset now)
    {
        var hasOther = false;
        var isRead = await TryEditAsync(Find, now).ConfigureAwait(false);
        return isRead ? hasOther : null;

        void Find(List<Line> lines) => hasOther = lines.Exists(
            line => line.Process != process && line.Hash == create.Hash && line.Until >= create.BeganAt - Margin);
    }

    private static PendingCreateLog Open()
    {
        // Empty for a user without a home folder. The file is then unavailable.
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var path = folder.Length == 0 ? string.Empty : Path.Combine(folder, "CloudYourMoms", "pending-creates");

        // Containers that share a home folder may have the same process ids.
        using var current = Process.GetCurrentProcess();
        return new(path, $"{current.Id}-{Guid.NewGuid():N}");
    }

    // False if the file is unavailable.
    private async Task<bool> TryEditAsync(Action<List<Line>> edit, DateTimeOffset now)
    {
        using var ended = new CancellationTokenSource();
        var token = ended.Token;
        var editing = Task.Run(() => TryEditWithRetriesAsync(edit, now, token), CancellationToken.None);
        var first = await Task.WhenAny(editing, Task.Delay(Limit, token)).ConfigureAwait(false);
        ended.Cancel();
        return first == editing && await editing.ConfigureAwait(false);
    }

    private async Task<bool> TryEditWithRetriesAsync(Action<List<Line>> edit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); ; await Delay(TryInterval).ConfigureAwait(false))
        {
            if (!await Gate.WaitAsync(Limit, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            try
            {
                // A late edit must not follow a later one of the same create.
                cancellationToken.ThrowIfCancellationRequested();
                Rewrite(edit, now);
                return true;
            }
            catch (IOException) when (File.Exists(path) && waited.Elapsed < Limit)
            {
                // Another process has it open.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
            {
                return false;
            }
            finally
            {
                Gate.Release();
            }
        }
    }

    private void Rewrite(Action<List<Line>> edit, DateTimeOffset now)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            UnixFilePermissions.TryRestrictToOwner(folder);
        }

        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (file.Length == 0)
        {
            UnixFilePermissions.TryRestrictToOwner(path);
        }

        using var reader = new StreamReader(file, Encoding.ASCII, false, 4096, leaveOpen: true);
        var before = reader.ReadToEnd();
        List<Line> lines = [.. before.Split('\n').Select(Line.TryParse).OfType<Line>()];
        Prune(lines, now);
        edit(lines);
        var after = string.Concat(lines.Select(line => $"{line}\n"));
        if (after != before)
        {
            var bytes = Encoding.ASCII.GetBytes(after);
            file.Position = 0;
            file.Write(bytes, 0, bytes.Length);
            file.SetLength(bytes.Length);
        }
    }

    private void Prune(List<Line> lines, DateTimeOffset now)
    {
        var shared = lines.GroupBy(line => line.Hash, StringComparer.Ordinal)
            .Where(group => group.Any(line => line.Process != group.First().Process));
        HashSet<string> sharedHashes = [.. shared.Select(group => group.Key)];

        // The line of an earlier create may be written late, within the limit.
        lines.RemoveAll(line => line.Until < now - (sharedHashes.Contains(line.Hash) ? Lifetime : Margin + Limit));
    }

    private sealed record Line(DateTimeOffset Until, string Process, string Number, string Hash)
    {
        // The end of the year 9999.
        private const long MaximumMilliseconds = 253_402_300_799_999;

        public static Line? TryParse(string text) =>
            text.Split(' ') is [var until, var process, var number, var hash] &&
            long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) &&
            milliseconds <= MaximumMilliseconds
                ? new(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), process, number, hash)
                : null;

        public override string ToString() =>
            FormattableString.Invariant($"{Until.ToUnixTimeMilliseconds()} {Process} {Number} {Hash}");
    }
}
