namespace Monitoring.Campaigns.Faults.Destinations;

/// <summary>An entry in a request to a receiver.</summary>
/// <param name="Id">What the receiver, or who reads it there, recognizes a repeated entry by.</param>
/// <param name="Path">The path of its log.</param>
/// <param name="Message">The message.</param>
internal readonly record struct ReceivedEntry(string Id, string Path, string Message);
