namespace Monitoring.Querying;

/// <summary>The comparison of a key with the values of a requirement.</summary>
public enum SelectorOperator
{
    /// <summary>The key has one of the values: <c>key=value</c>, <c>key in (a,b)</c>.</summary>
    In,

    /// <summary>The key has none of the values, or is missing: <c>key!=value</c>, <c>key notin (a,b)</c>.</summary>
    NotIn,

    /// <summary>The key exists: <c>key</c>.</summary>
    Exists,

    /// <summary>The key is missing: <c>!key</c>.</summary>
    NotExists,

    /// <summary>The key has an integer greater than the value: <c>key&gt;1</c>.</summary>
    GreaterThan,

    /// <summary>The key has an integer less than the value: <c>key&lt;1</c>.</summary>
    LessThan,
}
