using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Collecting.Rotating.Naming;
using Monitoring.Files;
using Monitoring.Files.Status;

namespace Monitoring.Collecting.Rotating;

public sealed class RotationNameTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("app.log", "app.log.1", RotationScheme.Number, "1")]
    [InlineData("app.log", "app.1.log", RotationScheme.Number, "1")]
    [InlineData("app.log", "app_12.log", RotationScheme.Number, "12")]
    [InlineData("app.log", "app.log.1.gz", RotationScheme.Number, "1")]
    [InlineData("app.log", "app.log.1.zst", RotationScheme.Number, "1")]
    [InlineData("app.log", "app.1.log.xz", RotationScheme.Number, "1")]
    [InlineData("app.log", "app.log-20261123", RotationScheme.Date, "20261123")]
    [InlineData("app.log", "app.log-2026-11-23", RotationScheme.Date, "2026.11.23")]
    [InlineData("app.log", "app-20261123.log", RotationScheme.Date, "20261123")]
    [InlineData("app.log", "app-20261123.log.gz", RotationScheme.Date, "20261123")]
    [InlineData("app.log", "app.log-20261123-1761", RotationScheme.Date, "20261123.1761")]
    [InlineData("app.log", "app.log.2026-11-23T01:26:36Z", RotationScheme.Date, "2026.11.23.01.26.36")]
    [InlineData("0.log", "0.log.20261123-012636", RotationScheme.Date, "20261123.012636")]
    [InlineData("0.log", "0.log.20261123-012636.gz", RotationScheme.Date, "20261123.012636")]
    [InlineData("app.log", "app.log-1764397561", RotationScheme.Counter, "1764397561")]
    [InlineData("app.log", "app.log.00000012", RotationScheme.Counter, "00000012")]
    [InlineData("app.log", "app.log-23112026", RotationScheme.Other, "23112026")]
    [InlineData("app.log", "app.log-2026112306.backup", RotationScheme.Other, "2026112306.backup")]
    [InlineData("app.log", "app.log-23Nov2026", RotationScheme.Other, "23Nov2026")]
    [InlineData("app.log", "app.log.old", RotationScheme.Other, "old")]
    [InlineData("app", "app.1", RotationScheme.Number, "1")]
    [InlineData("a-b.log", "a-b.log_2", RotationScheme.Number, "2")]
    public void A_rotated_name_is_known_by_what_was_added(string log, string rotated, object scheme, string key)
    {
        RotationName name = RotationName.Parse(log, rotated)!.Value;
        Assert.Equal(((RotationScheme)scheme, key), (name.Scheme, name.Key));
        Assert.Contains(log, RotationName.GetPossibleOriginals(rotated));
        _files.Append(rotated, "x");
        Assert.True(
            new RotationListing(checksLinks: true).TryRead(_files[log], [], out IReadOnlyList<RotatedFile> listed));
        Assert.Equal(_files[rotated], Assert.Single(listed).Path);
    }

    [Theory]
    [InlineData("app.log", "app.log.gz")]
    [InlineData("0.log", "0.log.20261123-012636.gz.tmp")]
    [InlineData("0.log", "0.log.20261123-012636.tmp")]
    [InlineData("app.log", "app.log")]
    [InlineData("app.log", "application.log")]
    [InlineData("app.log", "app-worker.log")]
    [InlineData("app.log", "app.log.offset")]
    [InlineData("app.log", "app.log.bak")]
    [InlineData("app.log", "app.log.1.gz.later")]
    [InlineData("app.log", "app.log.1.swp")]
    [InlineData("1.log", "10.log")]
    public void Other_names_are_not_those_of_rotated_files(string log, string other) =>
        Assert.Null(RotationName.Parse(log, other));

    [Fact]
    public void A_file_that_is_being_compressed_is_found_as_it_was()
    {
        foreach (string name in (string[])[
            "0.log", "0.log.20261123-012636.gz", "0.log.20261123-012645", "0.log.20261123-012645.gz"])
        {
            _files.Append(name, "x");
        }

        Assert.True(
            new RotationListing(checksLinks: true).TryRead(_files["0.log"], [], out IReadOnlyList<RotatedFile> files));
        Assert.Equal(
            [_files["0.log.20261123-012636.gz"], _files["0.log.20261123-012645"]], files.Select(file => file.Path));
    }

    /// <param name="names">The names in the order of their age, each followed by a colon and the time of its
    /// creation.</param>
    [Theory]
    [InlineData("app.log.3:10", "app.log.2:20", "app.log.1:30")]
    [InlineData("app.log.10:10", "app.log.9:10")]
    [InlineData("app.log.3.gz:70", "app.log.2.gz:80", "app.log.1:30")]
    [InlineData("app.log.50:50", "app.log.100:60")]
    [InlineData("app.log.2:50", "app.log.1.gz:90", "app.log-2026112306.backup:95")]
    [InlineData("app.log-20261122:50", "app.log-20261123:40")]
    [InlineData("app.log-20261122.gz:90", "app.log-20261123:40")]
    [InlineData("app.log.2:10", "app.log-20261123:20", "app.log.1:30")]
    [InlineData("app.log-31102026:10", "app.log-01112026:20")]
    [InlineData("app.log.old:50", "app.log.prev:60")]
    [InlineData("app.log-1764397561:90", "app.log-1764397562:80")]
    [InlineData("app.log.00000002:50", "app.log.00000010:40")]
    [InlineData("app.log-20261123:90", "app.log-20261123-1:80", "app.log-20261123-2:70", "app.log-20261123-10:60")]
    [InlineData(
        "app-20261129-223205.log:10", "app.log-20261129-1795991526:20", "app-20261129-223207.log:30",
        "app.log-20261129-1795991528:40")]
    [InlineData("app.log-20261129:10", "app.log-202611292232:20", "app.log-20261130:30", "app.log-202611302232:40")]
    [InlineData("app-2026-11-29.log:10", "app.log.2026-11-28:20", "app-2026-11-30.log:30")]
    [InlineData("app.log.2:10", "app.2.log:20", "app.log.1:30", "app.1.log:40")]
    [InlineData("app.log-9764397561:10", "app.log.00000010:20")]
    public void Names_of_one_scheme_give_the_order_and_creation_times_that_of_others(params string[] names)
    {
        RotatedFile[] files = [.. names.Select(Parse)];
        for (int turn = 0; turn < files.Length; turn++)
        {
            RotatedFile[] mixed = [.. files[turn..], .. files[..turn]];
            Assert.Equal(files.Select(file => file.Path), RotationOrder.Sort(mixed, []).Select(file => file.Path));
            Array.Reverse(mixed);
            Assert.Equal(files.Select(file => file.Path), RotationOrder.Sort(mixed, []).Select(file => file.Path));
        }

        static RotatedFile Parse(string text)
        {
            string[] parts = text.Split(':');
            long born = long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
            FileStatus status = new(
                new FileIdentity(1, (ulong)born, born), FileKind.File, 0, Modified: 1000 - born, Changed: 0, Links: 1);
            return new RotatedFile(parts[0], RotationName.Parse("app.log", parts[0])!.Value, status);
        }
    }
}
