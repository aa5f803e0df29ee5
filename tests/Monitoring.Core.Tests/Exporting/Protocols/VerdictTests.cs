using System.Text;
using Monitoring.Exporting.Protocols.Bulk;
using Monitoring.Exporting.Protocols.Http;
using Monitoring.Exporting.Protocols.Loki;
using Monitoring.Exporting.Protocols.Otlp;

namespace Monitoring.Exporting.Protocols;

/// <summary>What a sender does after each response, by protocol.</summary>
public sealed class VerdictTests
{
    [Theory]
    [InlineData(200, SendVerdict.Taken)]
    [InlineData(0, SendVerdict.Retry)]
    [InlineData(429, SendVerdict.Retry)]
    [InlineData(502, SendVerdict.Retry)]
    [InlineData(503, SendVerdict.Retry)]
    [InlineData(504, SendVerdict.Retry)]
    [InlineData(400, SendVerdict.Refused)]
    [InlineData(422, SendVerdict.Refused)]
    [InlineData(413, SendVerdict.TooLarge)]
    [InlineData(500, SendVerdict.ReceiverFailed)]
    [InlineData(501, SendVerdict.ReceiverFailed)]
    [InlineData(401, SendVerdict.Denied)]
    [InlineData(403, SendVerdict.Denied)]
    [InlineData(404, SendVerdict.Denied)]
    [InlineData(302, SendVerdict.Denied)]
    public void Otlp(int status, object verdict) =>
        Assert.Equal((SendVerdict)verdict, OtlpResponse.Read(Reply(status, ""), 5).Verdict);

    [Fact]
    public void A_partial_success_of_otlp_is_taken_and_counted()
    {
        // ExportLogsPartialSuccess: rejected_log_records 2, error_message "bad".
        byte[] body = [0x0A, 0x07, 0x08, 0x02, 0x12, 0x03, (byte)'b', (byte)'a', (byte)'d'];
        Assert.Equal(
            new SendResult(SendVerdict.Taken, "bad") { Rejected = 2 }, OtlpResponse.Read(new HttpReply(200, body), 5));
        Assert.Equal(
            new SendResult(SendVerdict.Taken, "bad") { Rejected = 2 },
            OtlpResponse.Read(
                Reply(200, """{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"bad"}}"""), 5));
        Assert.Equal(
            new SendResult(SendVerdict.Taken, "careful"),
            OtlpResponse.Read(Reply(200, """{"partialSuccess":{"errorMessage":"careful"}}"""), 5));
        Assert.Equal(SendResult.Taken, OtlpResponse.Read(Reply(200, "{}"), 5));
        Assert.Equal(
            5, OtlpResponse.Read(Reply(200, """{"partialSuccess":{"rejectedLogRecords":"99"}}"""), 5).Rejected);
    }

    [Fact]
    public void The_message_of_a_status_is_the_reason()
    {
        byte[] status = [0x08, 0x03, 0x12, 0x03, (byte)'b', (byte)'a', (byte)'d'];
        Assert.Equal(
            "The receiver responds with status 400: bad", OtlpResponse.Read(new HttpReply(400, status), 1).Reason);
        Assert.Equal(
            "The receiver responds with status 400: bad",
            OtlpResponse.Read(Reply(400, """{"message":"bad"}"""), 1).Reason);
        Assert.DoesNotContain('\x1b', OtlpResponse.Read(Reply(400, "a\x1b[31m"), 1).Reason!);
    }

    [Theory]
    [InlineData(204, "", SendVerdict.Taken, 0)]
    [InlineData(200, "", SendVerdict.Taken, 0)]
    [InlineData(400, "2 errors like: too long; 1 errors like: too old", SendVerdict.Taken, 3)]
    [InlineData(400, "entry too far behind, user 'x', total ignored: 4 out of 5 for stream: {}", SendVerdict.Taken, 4)]
    [InlineData(400, "total ignored: 99 out of 99", SendVerdict.Taken, 5)]
    [InlineData(400, "error parsing labels", SendVerdict.Taken, 5)]
    [InlineData(422, "no streams", SendVerdict.Taken, 5)]
    [InlineData(413, "", SendVerdict.TooLarge, 0)]
    [InlineData(429, "rate", SendVerdict.Retry, 0)]
    [InlineData(500, "", SendVerdict.Retry, 0)]
    [InlineData(503, "", SendVerdict.Retry, 0)]
    [InlineData(0, "", SendVerdict.Retry, 0)]
    [InlineData(260, "blocked", SendVerdict.Denied, 0)]
    [InlineData(401, "no org id", SendVerdict.Denied, 0)]
    public void Loki(int status, string body, object verdict, int rejected)
    {
        SendResult result = LokiResponse.Read(Reply(status, body), 5);
        Assert.Equal(((SendVerdict)verdict, rejected), (result.Verdict, result.Rejected));
    }

    [Theory]
    [InlineData(429, SendVerdict.Retry)]
    [InlineData(500, SendVerdict.Retry)]
    [InlineData(503, SendVerdict.Retry)]
    [InlineData(413, SendVerdict.TooLarge)]
    [InlineData(400, SendVerdict.Refused)]
    [InlineData(401, SendVerdict.Denied)]
    [InlineData(403, SendVerdict.Denied)]
    [InlineData(404, SendVerdict.Denied)]
    public void A_whole_bulk_request(int status, object verdict) =>
        Assert.Equal((SendVerdict)verdict, BulkResponse.Read(Reply(status, ""), [0, 1]).Verdict);

    [Fact]
    public void Each_item_of_a_bulk_request_is_judged_for_itself()
    {
        int[] statuses = [200, 201, 409, 429, 503, 400, 404];
        string items = string.Join(',', statuses.Select(status =>
            $$$"""{"create":{"status":{{{status}}},"error":{"type":"mapping","reason":"r{{{status}}}"} } }"""));
        SendResult result = BulkResponse.Read(
            Reply(200, $$"""{"errors":true,"items":[{{items}}] }"""), [10, 11, 12, 13, 14, 15, 16]);
        Assert.Equal(SendVerdict.Retry, result.Verdict);
        Assert.Equal([13, 14], result.RetryRows!);
        Assert.Equal(2, result.Rejected);
        Assert.Contains("r429", result.Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bulk_response_that_cannot_be_read_is_no_success()
    {
        Assert.Equal(SendVerdict.Retry, BulkResponse.Read(Reply(200, "<html>"), [0]).Verdict);
        Assert.Equal(SendVerdict.Retry, BulkResponse.Read(Reply(200, "[]"), [0]).Verdict);
        Assert.Equal(SendVerdict.Retry, BulkResponse.Read(Reply(200, """{"errors":true,"items":[]}"""), [0]).Verdict);
        Assert.Equal(SendVerdict.Taken, BulkResponse.Read(Reply(200, """{"errors":false,"items":[]}"""), [0]).Verdict);
    }

    [Fact]
    public void The_failure_store_is_told()
    {
        SendResult result = BulkResponse.Read(
            Reply(200, """{"errors":false,"items":[{"create":{"status":201,"failure_store":"used"}}]}"""), [0]);
        Assert.Equal((SendVerdict.Taken, 0), (result.Verdict, result.Rejected));
        Assert.Contains("failure store", result.Reason!, StringComparison.Ordinal);
    }

    private static HttpReply Reply(int status, string body) => new(status, Encoding.UTF8.GetBytes(body))
    {
        Failure = status == 0 ? "The connection was lost." : null,
    };
}
