using System.Management.Automation;

namespace Monitoring.Parameters;

/// <summary>Joins a block of lines, as emitted by <c>Get-Content -ReadCount</c>, into one text.</summary>
/// <remarks>Without this the engine binds such a block by its path property, and the whole file is read for each
/// block.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LinesTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is object[] lines ? string.Join('\n', lines) + '\n' : inputData;
    }
}
