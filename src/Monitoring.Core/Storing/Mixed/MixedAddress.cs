namespace Monitoring.Storing.Mixed;

/// <summary>The place of a part's content.</summary>
/// <param name="FirstNumber">The first entry number of the mixed block, which tells it from others with the same
/// key.</param>
/// <param name="Offset">The position in the content of the mixed block.</param>
/// <param name="Length">The length, in bytes.</param>
internal readonly record struct MixedAddress(long FirstNumber, int Offset, int Length);
