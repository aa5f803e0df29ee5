using System.Collections.Specialized;

namespace Monitoring.Testing.LogEngines;

/// <summary>A request to a fake log database.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, decoded.</param>
/// <param name="Query">The parameters of the URL and of a form.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">The headers.</param>
internal sealed record FakeLogRequest(
    string Method, string Path, NameValueCollection Query, string Body, NameValueCollection Headers);
