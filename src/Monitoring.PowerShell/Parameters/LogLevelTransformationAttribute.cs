using System.Management.Automation;
using System.Text;
using Monitoring.Messages;

namespace Monitoring.Parameters;

/// <summary>Accepts the common abbreviations of a <see cref="LogLevel"/>: <c>err</c>, <c>W</c>, <c>fatal</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LogLevelTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The word is not a level; the message lists the
    /// levels.</exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            string word => Parse(word.Trim()),
            _ => inputData,
        };
    }

    private static LogLevel Parse(string word)
    {
        foreach (LogLevel level in Enum.GetValues<LogLevel>())
        {
            if (word.Equals(level.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return level;
            }
        }

        return LevelGuesser.TryParseName(Encoding.UTF8.GetBytes(word), out LogLevel parsed)
            ? parsed
            : throw new ArgumentTransformationMetadataException(
                $"'{word}' is not a level. The levels are {string.Join(", ", Enum.GetNames<LogLevel>())}; " +
                "short forms such as 'err', 'warn' or 'I' are understood too.");
    }
}
