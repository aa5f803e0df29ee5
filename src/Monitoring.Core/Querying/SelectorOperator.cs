namespace Monitoring.Querying;

/// <summary>How a requirement of a label selector holds a key against its values.</summary>
public enum SelectorOperator
{
    /// <summary>The key has one of the values: <c>key=value</c>, <c>key in (a,b)</c>.</summary>
    In,

    /// <summary>The key has none of the values, or is not there: <c>key!=value</c>, <c>key notin (a,b)</c>.</summary>
    NotIn,

    /// <summary>The key is there: <c>key</c>.</summary>
    Exists,

    /// <summary>The key is not there: <c>!key</c>.</summary>
    NotExists,

    /// <summary>The key has an integer above the value: <c>key&gt;1</c>.</summary>
    GreaterThan,

    /// <summary>The key has an integer below the value: <c>key&lt;1</c>.</summary>
    LessThan,
}
