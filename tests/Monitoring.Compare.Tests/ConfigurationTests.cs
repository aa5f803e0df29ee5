using Monitoring.Compare.Contending;

namespace Monitoring.Compare;

/// <summary>The configurations for programs that may not be installed here.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public void Fluent_Bit_is_as_it_comes_by_default()
    {
        string text = new FluentBit { Path = "/logs/*.log", Output = FluentBit.ToNowhere }.Write("/work/parsers.conf");

        Assert.Equal(
            """
            [SERVICE]
                Flush 1
                Parsers_File /work/parsers.conf

            [INPUT]
                Name tail
                Path /logs/*.log
                Parser cri
                Read_from_Head On

            [OUTPUT]
                Name null
                Match *

            """,
            text);
    }

    [Fact]
    public void Fluent_Bit_is_tuned_on_request()
    {
        string text = new FluentBit
        {
            Path = "/logs/*.log",
            Output = FluentBit.ToFile("/work/collected"),
            PositionsPath = "/work/positions.db",
            IsTuned = true,
            EndsAtEnd = true,
        }.Write("/work/parsers.conf");

        Assert.Equal(
            """
            [SERVICE]
                Flush 0.1
                Parsers_File /work/parsers.conf

            [INPUT]
                Name tail
                Path /logs/*.log
                Parser cri
                Read_from_Head On
                Exit_On_Eof On
                DB /work/positions.db
                File_Cache_Advise Off
                Mem_Buf_Limit 50MB
                Buffer_Max_Size 256k
                Refresh_Interval 1

            [OUTPUT]
                Name file
                Path /work
                File collected
                Format plain
                Match *

            """,
            text);
    }

    [Fact]
    public void Rsyslog_writes_lines_as_they_are()
    {
        string text = new Rsyslog
        {
            Path =
            "/logs/*.log",
            OutputPath = "/work/collected",
            ReopensOnTruncate = true
        }.Write("/work");

        Assert.Contains("""input(type="imfile" File="/logs/*.log" Tag="log" reopenOnTruncate="on")""", text, StringComparison.Ordinal);
        Assert.Contains("""template(name="line" type="string" string="%msg%\n")""", text, StringComparison.Ordinal);
    }
}
