using System.Dynamic;
using System.Linq.Expressions;
using System.Reflection;

namespace Monitoring.Entries;

/// <summary>Binds names that are not properties of an entry to <see cref="LogEntry.Find"/>.</summary>
/// <remarks>
/// Implementation notes. PowerShell first calls this object for a member of a dynamic object, in <c>$_.status</c> as in
/// the cmdlets with names of properties (Where-Object, Select-Object, Format-Table). The binder's own search has
/// precedence: properties of the type, those of types files, and those added by Add-Member. Only names that it does not
/// find are looked up here. The result for an absent name is null, also in strict mode, because the lines of one log
/// have different fields.
///
/// For PowerShell an absent name has the value null; Measure-Object counts it as 0.
///
/// No field is listed as a member. A cmdlet's parameters bind to an object's listed properties by their names, and the
/// fields of a message may have any names, such as <c>LiteralPath</c>.
/// </remarks>
internal sealed class LogEntryMetaObject(Expression expression, LogEntry entry)
    : DynamicMetaObject(expression, BindingRestrictions.Empty, entry)
{
    private static readonly MethodInfo FindMethod = typeof(LogEntry).GetMethod(nameof(LogEntry.Find))!;

    /// <summary>Names that PowerShell adds to every object.</summary>
    private static readonly string[] Intrinsic = ["Count", "Length"];

    /// <inheritdoc/>
    public override DynamicMetaObject BindGetMember(GetMemberBinder binder)
    {
        ArgumentNullException.ThrowIfNull(binder);
        DynamicMetaObject absent = binder.FallbackGetMember(this);
        Expression value = Expression.Call(
            Expression.Convert(Expression, typeof(LogEntry)), FindMethod, Expression.Constant(binder.Name));
        if (Intrinsic.Contains(binder.Name, StringComparer.OrdinalIgnoreCase))
        {
            value = Expression.Coalesce(value, Expression.Convert(absent.Expression, typeof(object)));
        }

        // The binder's restrictions are valid until a member of that name is added.
        BindingRestrictions restrictions = absent.Restrictions.Merge(
            BindingRestrictions.GetTypeRestriction(Expression, typeof(LogEntry)));
        return binder.FallbackGetMember(this, new DynamicMetaObject(value, restrictions));
    }
}
