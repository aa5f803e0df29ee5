using System.Management.Automation;

namespace Monitoring.Parameters;

/// <summary>Accepts plain text for a secret, such as the output of <c>Get-Secret -AsPlainText</c>; the command then
/// warns once.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is string { Length: > 0 } text ? SecretText.FromPlain(text) : inputData;
    }
}
