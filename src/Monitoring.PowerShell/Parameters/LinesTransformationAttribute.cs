using System.Management.Automation;

namespace Monitoring.Parameters;

/// <summary>Makes one text of a block of lines, as <c>Get-Content -ReadCount</c> gives them.</summary>
/// <remarks>Without it the engine binds such a block by the path that it carries, and the whole file is read for each.</remarks>
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
