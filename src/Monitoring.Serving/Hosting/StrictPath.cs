using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Monitoring.Serving.Requests;

namespace Monitoring.Serving.Hosting;

/// <summary>Drops an endpoint that only resembles the path, and decodes the route values.</summary>
/// <remarks>Routing ignores the case of literals and a slash at the end. Here <c>/logs/app/web/</c> is another value
/// than
/// <c>/logs/app/web</c>, and a path that is not exactly a route is 404.</remarks>
internal sealed class StrictPath(RequestDelegate next)
{
    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is RouteEndpoint endpoint)
        {
            RequestRecord record = context.Features.GetRequiredFeature<RequestRecord>();
            if (Matches(endpoint.RoutePattern, record.Target!.Path))
            {
                Decode(endpoint.RoutePattern, context.Request.RouteValues);
                record.Route = endpoint.Metadata.GetRequiredMetadata<ListenerEndpoint>().Name;
            }
            else
            {
                context.SetEndpoint(null);
            }
        }

        return next(context);
    }

    /// <summary>Whether a path is exactly a route: literals letter by letter, and no parameter empty.</summary>
    public static bool Matches(RoutePattern pattern, string path)
    {
        if (pattern.PathSegments.Count == 0)
        {
            return path == "/";
        }

        int position = 0;
        foreach (RoutePatternPathSegment segment in pattern.PathSegments)
        {
            if (position == path.Length)
            {
                return false;
            }

            int start = position + 1;
            int slash = segment.Parts[0] is RoutePatternParameterPart { IsCatchAll: true }
                ? -1 : path.IndexOf('/', start);
            position = slash < 0 ? path.Length : slash;
            ReadOnlySpan<char> text = path.AsSpan(start, position - start);
            if (segment.Parts[0] is RoutePatternLiteralPart literal
                ? !text.SequenceEqual(literal.Content) : text.IsEmpty)
            {
                return false;
            }
        }

        return position == path.Length;
    }

    private static void Decode(RoutePattern pattern, RouteValueDictionary values)
    {
        foreach (RoutePatternParameterPart parameter in pattern.Parameters)
        {
            values[parameter.Name] = RequestTarget.Decode((string)values[parameter.Name]!);
        }
    }
}
