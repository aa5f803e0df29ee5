using System.Net;
using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;
using Monitoring.Remote;
using Monitoring.Serving;
using Monitoring.Serving.Problems;
using Monitoring.Serving.Requests;
using Monitoring.Serving.Security;

namespace Monitoring.Fuzzing;

/// <summary>Any request to a listener.</summary>
public sealed class RequestFuzz
{
    private static readonly string[] Targets =
    [
        "/logs?selector=app%3Dweb&contains=a+b&contains=c%26&limit=10",
        "http://localhost:8000/logs/%2e%2e/x?since=10m&until=now",
        "/logs?metadata=pod_name=web-*&match=(a|b)&stream=stdout&level=warn&order=newest&after=1.2.3&contextBefore=1&contextAfter=2&follow=true&tail=5&caseSensitive=1",
    ];

    private static readonly string[] Names =
        ["selector", "metadata", "since", "until", "contains", "match", "notMatch", "caseSensitive", "level", "stream",
            "limit", "tail", "order", "after", "contextBefore", "contextAfter", "follow", "x"];

    private static readonly string[] Words =
    [
        "/", "?", "&", "=", "%", "%2", "%00", "%41", "%C3%A9", "%ED%A0%80", "+", "#", "://", ".", "..", "logs", "1",
        "-1", "2147483648", "true", "app=web", "a,b", "(", "*", "[", "10m", "now",
        "9223372036854775808", "é", "\ud83d\ude00", ";", " ",
    ];

    [Fact]
    public void A_target_is_understood_or_refused() => Fuzz.Check(
        Gen.OneOf(
            FuzzInput.AllText(Targets, Words), FuzzInput.OneOf(Words).Array[0, 4]
            .Select(words => "/?a=" + string.Concat(words))),
        text =>
        {
            try
            {
                RequestTarget target = RequestTarget.Parse(text);
                Assert.DoesNotContain(target.Path, letter => letter == '?');
                Assert.All(target.Parameters, pair => Assert.DoesNotContain('\0', pair.Value));
                _ = RequestTarget.Decode(target.Path);
            }
            catch (ProblemException refused)
            {
                Assert.Equal(400, refused.Status);
            }
        });

    [Fact]
    public void Any_value_round_trips_from_its_encoding() => Fuzz.Check(
        FuzzInput.AllText(Targets, Words),
        text =>
        {
            string valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))
                .Replace("\0", string.Empty, StringComparison.Ordinal);
            Assert.Equal(valid, RequestTarget.Decode(Uri.EscapeDataString(valid)));
            Assert.Equal(valid, RequestTarget.Decode(valid.Replace("%", "%25", StringComparison.Ordinal)));
            KeyValuePair<string, string> pair = Assert.Single(
                RequestTarget.Parse($"/?{Uri.EscapeDataString(valid)}x={Uri.EscapeDataString(valid)}").Parameters);
            Assert.Equal((valid + "x", valid), (pair.Key, pair.Value));
            string form = Uri.EscapeDataString(valid).Replace("%20", "+", StringComparison.Ordinal);
            Assert.Equal(valid, Assert.Single(RequestTarget.Parse($"/?a={form}").Parameters).Value);
        });

    [Fact]
    public void Parameters_are_a_query_or_refused() => Fuzz.Check(
        Gen.Select(
            FuzzInput.OneOf(Names),
            FuzzInput.AllText(
            ["app in (a,b)", "pod=web-[a-c]*", "2026-11-23T14:00:00Z", "(a|b)+", "1700000000000000000.1.0", "warn"],
            Words)).Array[0, 5],
        parameters =>
        {
            try
            {
                EntryRequest request = EntryRequestReader.Read(
                    parameters.Select(pair => KeyValuePair.Create(pair.Item1,
                        pair.Item2)), lastEvent: null, new FakeTimeProvider());
                request.Query.Validate();
            }
            catch (ProblemException refused)
            {
                Assert.Equal(400, refused.Status);
            }
        },
        parameters => string.Join('&', parameters.Select(pair => $"{pair.Item1}={Fuzz.Show(pair.Item2)}")),
        count: 500);

    [Fact]
    public void A_query_round_trips_through_the_request_to_another_machine() => Fuzz.Check(
        Gen.Select(
            FuzzInput.AllText(["app"], Words)
                .Where(text => text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal)),
            Gen.Long, Gen.Long[0, long.MaxValue - 1], Gen.Int[0, 1000], Gen.Enum<LogLevel>(), Gen.Bool),
        input =>
        {
            string text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(input.Item1));
            LogQuery query = new()
            {
                Selector = LabelSelector.FromPairs([new("path", text)]),
                Since = new LogTimestamp(input.Item2),
                Contains = [new ContainedText(text)],
                Level = input.Item5,
                Output = input.Item6 ? LogOutput.Stderr : null,
                First = input.Item4,
                NewestFirst = input.Item6,
                After = new LogCursor(
                    new NumberRange(0, input.Item3 + 1),
                    new LogPlace(new LogTimestamp(input.Item2), input.Item3, input.Item3)),
                ContextBefore = input.Item4,
            };
            RequestTarget target = RequestTarget.Parse(
                "/logs" + RemoteQuery.Write(query, caseSensitive: false, follow: false));
            EntryRequest request = EntryRequestReader.Read(target.Parameters, lastEvent: null, new FakeTimeProvider());
            Assert.Equal(query.Selector, request.Query.Selector);
            Assert.Equal(text, Assert.Single(request.Query.Contains).Text);
            Assert.Equal(
                (query.Since, query.Level, query.Output, query.First, query.NewestFirst, query.After,
                    query.ContextBefore),
                (request.Query.Since, request.Query.Level, request.Query.Output, request.Limit,
                    request.Query.NewestFirst, request.Query.After, request.Query.ContextBefore));
        },
        input => $"{Fuzz.Show(input.Item1)} {input}",
        count: 1000);

    [Fact]
    public void A_cursor_round_trips_and_other_text_is_rejected() => Fuzz.Check(
        Gen.OneOf(
            FuzzInput.AllText(
                ["1700000000000000000.1.0", "-9223372036854775808.0.9223372036854775807", "12",
                    "0-9.1700000000000000000.1.0"], Words),
            Gen.Select(Gen.Long[-1, 9], Gen.Long[-1, 9], Gen.Long)
                .Select((from, to, time) => $"{from}-{to}.{time}.1.2"),
            Gen.Select(Gen.Long, Gen.Long, Gen.Long[-3, 9])
                .Select((time, stream, sequence) => $"{time}.{stream}.{sequence}")),
        text =>
        {
            if (LogCursor.TryParse(text, out LogCursor cursor))
            {
                Assert.True(LogCursor.TryParse(cursor.ToString(), out LogCursor again));
                Assert.Equal(cursor, again);
                Assert.True(cursor is { Range.From: >= 0, Place: null or { Stream: >= 0, Sequence: >= 0 } });
                Assert.True(cursor.Place is null || !cursor.Range.IsEmpty);
            }
            else
            {
                Assert.DoesNotMatch("^-?[0-9]{1,18}\\.[0-9]{1,18}\\.[0-9]{1,18}\\z", text);
                Assert.DoesNotMatch("^[0-9]{1,18}\\z", text);
            }
        });

    [Fact]
    public void A_host_is_allowed_only_if_it_cannot_be_another_machine() => Fuzz.Check(
        FuzzInput.AllText(
            ["logs.example.com", "localhost", "127.0.0.1", "::1", "web.internal."],
            ["a", ".", "localhost", "example.com", "internal", "*", ":", "1", "127.0.0.1", "0x7f", "[", "]", "%",
            "\0"]),
        host =>
        {
            HostNames names = new(["*.internal", "logs.example.com"], isBeyondLoopback: false);
            string name = host.EndsWith('.') ? host[..^1] : host;
            bool expected = IPAddress.TryParse(name, out _)
                || name.ToLowerInvariant() is "localhost" or "logs.example.com"
                || (name.EndsWith(".internal", StringComparison.OrdinalIgnoreCase) && name.Length > ".internal".Length);
            Assert.Equal(expected, names.Allows(host));
        });

    [Fact]
    public void Only_the_token_itself_is_accepted() => Fuzz.Check(
        FuzzInput.AllText(
            ["Bearer secret", "bearer  secret ", "Basic secret"],
            ["Bearer", " ", "secret", "secre", "t", "\0", "\ud800"]),
        header =>
        {
            bool expected = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
                && header["Bearer ".Length..].Trim() == "secret";
            Assert.Equal(expected, new BearerToken("secret").Accepts(header));
        });

    [Fact]
    public void An_address_to_listen_on_is_understood_or_refused() => Fuzz.Check(
        FuzzInput.AllText(
            ["http://localhost:8000", "https://*:8443/", "http://[::1]:80", "https://127.0.0.1"],
            ["http", "://", ":", "/", "[", "]", "*", "localhost", "1", "::1", "65536", "+"]),
        url =>
        {
            ListenAddress address;
            try
            {
                address = ListenAddress.Parse(url);
            }
            catch (LogListenerException)
            {
                return;
            }

            Assert.Equal(address, ListenAddress.Parse(address.ToString()));
        });
}
