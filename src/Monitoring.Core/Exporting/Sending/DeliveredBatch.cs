namespace Monitoring.Exporting.Sending;

/// <summary>The outcome of a batch.</summary>
/// <param name="Sent">The number of entries that the receiver has taken.</param>
/// <param name="Rejected">The number of entries that the receiver has rejected.</param>
/// <param name="Reason">The first reason of a rejection; null if there is none.</param>
internal readonly record struct DeliveredBatch(int Sent, int Rejected, string? Reason);
