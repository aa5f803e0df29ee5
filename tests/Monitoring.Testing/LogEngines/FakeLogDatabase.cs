using System.Net;
using System.Text;
using System.Web;

namespace Monitoring.Testing.LogEngines;

/// <summary>A log database over HTTP on loopback. It keeps its entries, evaluates the queries that it takes, and
/// refuses the others, as the real one does.</summary>
internal abstract class FakeLogDatabase : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Lock _lock = new();
    private readonly List<FakeLogLine> _lines = [];
    private readonly List<FakeLogRequest> _requests = [];

    protected FakeLogDatabase()
    {
        _listener = Start(out string url);
        Url = url;
        _ = AcceptAsync();
    }

    public string Url { get; }

    /// <summary>The Authorization header that a request must have; null if it needs none.</summary>
    public string? Authorization { get; set; }

    /// <summary>Answers in place of the database; null lets it answer.</summary>
    public Func<FakeLogRequest, FakeLogAnswer?> Fault { get; set; } = _ => null;

    public IReadOnlyList<FakeLogRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The entries in the order in which they were added.</summary>
    protected IReadOnlyList<FakeLogLine> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public void Add(params IEnumerable<FakeLogLine> lines)
    {
        lock (_lock)
        {
            _lines.AddRange(lines.Where(line => !Drops(line, _lines)));
        }
    }

    public void Dispose()
    {
        _listener.Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Whether an entry is not stored, because another one is the same.</summary>
    protected virtual bool Drops(FakeLogLine line, IReadOnlyList<FakeLogLine> stored) => false;

    protected abstract FakeLogAnswer Answer(FakeLogRequest request);

    private static HttpListener Start(out string url)
    {
        while (true)
        {
            url = $"http://127.0.0.1:{FreePort.Find()}/";
            HttpListener listener = new();
            listener.Prefixes.Add(url);
            try
            {
                listener.Start();
                return listener;
            }
            catch (HttpListenerException)
            {
                // Another one has taken the port.
                listener.Close();
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => Handle(context));
        }
    }

    private void Handle(HttpListenerContext context)
    {
        using StreamReader reader = new(context.Request.InputStream, Encoding.UTF8);
        string body = reader.ReadToEnd();
        Uri url = context.Request.Url!;
        FakeLogRequest request = new(
            context.Request.HttpMethod,
            Uri.UnescapeDataString(url.AbsolutePath),
            HttpUtility.ParseQueryString(url.Query),
            body,
            context.Request.Headers);
        if (context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true)
        {
            request.Query.Add(HttpUtility.ParseQueryString(body));
        }

        lock (_lock)
        {
            _requests.Add(request);
        }

        FakeLogAnswer answer = Authorization is { } needed && request.Headers["Authorization"] != needed
            ? FakeLogAnswer.Plain(401, "no credentials provided")
            : Fault(request) ?? AnswerOrRefuse(request);
        Send(context.Response, answer);
    }

    private FakeLogAnswer AnswerOrRefuse(FakeLogRequest request)
    {
        try
        {
            return Answer(request);
        }
        catch (FormatException failure)
        {
            return FakeLogAnswer.Plain(400, failure.Message);
        }
    }

    private static void Send(HttpListenerResponse response, FakeLogAnswer answer)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(answer.Body);
        try
        {
            response.StatusCode = answer.Status;
            response.ContentType = answer.ContentType;
            response.ContentLength64 = bytes.Length;
            if (answer.IsCut)
            {
                response.OutputStream.Write(bytes, 0, bytes.Length / 2);
                response.OutputStream.Flush();
                response.Abort();
                return;
            }

            response.Close(bytes, willBlock: true);
        }
        catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client has left, as it may.
        }
    }
}
