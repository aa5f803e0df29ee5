using Monitoring.Campaigns.Writing;

namespace Monitoring.Campaigns.Checking;

/// <summary>The checkers find lost and repeated lines.</summary>
public sealed class SeenLinesTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly NumberedLog _log;
    private readonly string[] _messages;
    private readonly SeenLines _seen = new();

    public SeenLinesTests()
    {
        Directory.CreateDirectory(_files["containers"]);
        _log = new NumberedLog(_files["containers"], _files["pods"], new LoggedContainer(7));
        _log.Write(9);
        _messages = [.. File.ReadAllLines(_log.Path).Select(line => line.Split(' ', 4)[3])];
    }

    public void Dispose()
    {
        _log.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void Each_line_once_and_in_its_order_is_whole()
    {
        See(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

        LineCheck check = _seen.Compare([_log]);
        Assert.True(check.IsWhole, check.ToString());
        Assert.Equal(10, check.Written);
        Assert.True(_seen.HasAll([_log]));
    }

    [Fact]
    public void Lost_lines_are_named()
    {
        See(0, 1, 4, 5, 6, 7, 8);

        LineCheck check = _seen.Compare([_log]);
        Assert.False(check.IsWhole);
        Assert.False(_seen.HasAll([_log]));
        Assert.Equal(3, check.Lost);
        Assert.Equal(["web-0007 2..3", "web-0007 9..9"], check.Holes);
    }

    [Fact]
    public void A_log_of_which_nothing_came_is_lost_as_a_whole()
    {
        LineCheck check = _seen.Compare([_log]);

        Assert.Equal(10, check.Lost);
        Assert.Equal(["web-0007 0..9"], check.Holes);
    }

    [Fact]
    public void A_repeated_line_does_not_make_up_for_a_lost_one()
    {
        See(0, 1, 2, 2, 4, 5, 6, 7, 8, 9);

        LineCheck check = _seen.Compare([_log]);
        Assert.Equal((1, 1, 0), (check.Lost, check.Repeated, check.Disordered));
        Assert.False(_seen.HasAll([_log]));
    }

    [Fact]
    public void A_line_after_a_later_one_is_out_of_order()
    {
        See(0, 1, 3, 2, 4, 5, 6, 7, 8, 9);

        LineCheck check = _seen.Compare([_log]);
        Assert.Equal((0, 0, 1), (check.Lost, check.Repeated, check.Disordered));
        Assert.False(check.IsWhole);
    }

    [Theory]
    [InlineData("000000003 a")]
    [InlineData("000000003")]
    [InlineData("")]
    [InlineData("000000097 ")]
    [InlineData("999999999 abcdefghijklmnopqrstuvwxyzabcdefg")]
    public void A_torn_line_and_a_line_that_was_never_written_are_unexpected(string message)
    {
        See(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        _seen.Add(_log.Path, message);

        LineCheck check = _seen.Compare([_log]);
        Assert.Equal(1, check.Unexpected);
        Assert.False(check.IsWhole);
    }

    [Fact]
    public void Lines_of_a_path_without_a_writer_are_unexpected()
    {
        See(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        _seen.Add(_log.Path + ".1", _messages[3]);

        Assert.Equal(1, _seen.Compare([_log]).Unexpected);
    }

    private void See(params int[] numbers)
    {
        foreach (int number in numbers)
        {
            _seen.Add(_log.Path, _messages[number]);
        }
    }
}
