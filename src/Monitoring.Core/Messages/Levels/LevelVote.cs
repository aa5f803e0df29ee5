namespace Monitoring.Messages.Levels;

/// <summary>Combines several marks of a message's level, which must agree.</summary>
internal struct LevelVote
{
    private bool _isSplit;
    private LogLevel _level;

    /// <summary>The level that all marks name; Unknown if there are no marks or they differ.</summary>
    public readonly LogLevel Result => _isSplit ? LogLevel.Unknown : _level;

    /// <summary>Whether there is any mark.</summary>
    public readonly bool IsCast => _level != LogLevel.Unknown;

    /// <summary>Adds a mark.</summary>
    public void Add(LogLevel level)
    {
        _isSplit |= _level != LogLevel.Unknown && _level != level;
        _level = level;
    }
}
