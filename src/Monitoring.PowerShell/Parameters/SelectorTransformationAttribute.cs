using System.Collections;
using System.Management.Automation;

namespace Monitoring.Parameters;

/// <summary>Accepts a selector without quotes: <c>-Selector app=web,tier!=cache</c> is a list to PowerShell.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SelectorTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is IEnumerable parts and not string ? string.Join(',', parts.Cast<object?>()) : inputData;
    }
}
