using System.Management.Automation;
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
            string word => Parse(word),
            _ => inputData,
        };
    }

    private static LogLevel Parse(string word)
    {
        try
        {
            return LogLevelText.Parse(word);
        }
        catch (FormatException exception)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }
}
