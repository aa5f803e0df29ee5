namespace Monitoring.Watching.Mock;

/// <summary>Stub.</summary>
public abstract class MockFileWatcher;
