using System.Dynamic;
using System.Linq.Expressions;
using System.Reflection;

namespace Monitoring.Entries;

/// <summary>Binds a name that an entry has no property for to <see cref="LogEntry.Find"/>.</summary>
/// <remarks>
/// Implementation notes. PowerShell asks for a member of a dynamic object here first, in <c>$_.status</c> as in the cmdlets that take
/// names of properties (Where-Object, Select-Object, Format-Table). The binder's own search goes first: properties of the type, those
/// of types files, and those that Add-Member has added. Only what it does not find is looked up, and null is the answer for an absent
/// name, also in strict mode: lines of one log differ in their fields.
///
/// To PowerShell an absent name is one whose value is null: Measure-Object takes it for 0.
///
/// No field is listed as a member. A cmdlet's parameters bind to an object's listed properties by their names, and the fields of a
/// message are whatever somebody has written to a log: <c>LiteralPath</c>, for example.
/// </remarks>
internal sealed class LogEntryMetaObject(Expression expression, LogEntry entry)
    : DynamicMetaObject(expression, BindingRestrictions.Empty, entry)
{
    private static readonly MethodInfo FindMethod = typeof(LogEntry).GetMethod(nameof(LogEntry.Find))!;

    /// <summary>Names that PowerShell gives every object.</summary>
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

        // The binder's restrictions hold until a member of that name is added.
        BindingRestrictions restrictions = absent.Restrictions.Merge(BindingRestrictions.GetTypeRestriction(Expression, typeof(LogEntry)));
        return binder.FallbackGetMember(this, new DynamicMetaObject(value, restrictions));
    }
}
