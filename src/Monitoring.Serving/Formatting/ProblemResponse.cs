using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Monitoring.Serving.Problems;
using Monitoring.Serving.Requests;
using Monitoring.Storing;

namespace Monitoring.Serving.Formatting;

/// <summary>Writes problem details for HTTP APIs (RFC 9457), the response to a request that fails.</summary>
internal static class ProblemResponse
{
    /// <summary>The problem to respond with for an exception; null if the client is gone or the exception is
    /// unknown.</summary>
    public static ProblemException? Find(Exception exception, ListenerRequest request) => exception switch
    {
        ProblemException problem => problem,
        LogStoreException store => OfStore(store, request.Service),
        OperationCanceledException when request.Context.RequestAborted.IsCancellationRequested => null,
        OperationCanceledException when request.Service.Stopping.IsCancellationRequested =>
            new ProblemException(503, "Stopping", "The listener is stopping."),
        OperationCanceledException when request.CancellationToken.IsCancellationRequested =>
            ProblemException.TooSlow(request.Limits.QueryTimeout),
        _ => null,
    };

    /// <summary>Writes the response.</summary>
    public static async Task WriteAsync(HttpContext context, ProblemException problem)
    {
        HttpResponse response = context.Response;
        response.StatusCode = problem.Status;
        response.ContentType = "application/problem+json";
        if (problem.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        using (Utf8JsonWriter json = new(response.BodyWriter, JsonText.Options))
        {
            Write(json, problem);
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Writes a problem's details.</summary>
    public static void Write(Utf8JsonWriter json, ProblemException problem)
    {
        json.WriteStartObject();
        json.WriteString("title"u8, problem.Title);
        json.WriteNumber("status"u8, problem.Status);
        json.WriteString("detail"u8, problem.Message);
        if (problem.Parameter is { } parameter)
        {
            json.WriteString("parameter"u8, parameter);
        }

        if (problem.Position is { } position)
        {
            json.WriteNumber("position"u8, position);
        }

        json.WriteEndObject();
    }

    // The operator gets the path and advice; a client gets neither.
    private static ProblemException OfStore(LogStoreException exception, ListenerService service)
    {
        service.StoreWarnings.Report(exception);
        string detail = exception.Error == LogStoreError.NotFound
            ? "There is no store yet, because no entries were collected."
            : "The store cannot be read. The log of the collector has the reason.";
        return new ProblemException(503, "Store not available", detail) { RetryAfter = 5 };
    }
}
