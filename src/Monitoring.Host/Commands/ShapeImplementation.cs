using System.Management.Automation;
using System.Reflection;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Monitoring.Host.Commands;

/// <summary>Gives a formatting cmdlet of the engine its shape.</summary>
/// <remarks>The package of the engine has all of Format-Table and Format-List but the classes with their names, which are in
/// Microsoft.PowerShell.Commands.Utility and in no package. What those do in their constructors is internal to the engine;
/// the package's version is pinned, and tests show that it still fits.</remarks>
internal static class ShapeImplementation
{
    private const string Namespace = "Microsoft.PowerShell.Commands.Internal.Format.";

    /// <summary>What <c>FormatTableCommand</c> and <c>FormatListCommand</c> do:
    /// <c>this.implementation = new InnerFormatShapeCommand(shape)</c>.</summary>
    public static void Install(FrontEndCommandBase command, string shape)
    {
        const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        Assembly engine = typeof(PSObject).Assembly;
        object value = Enum.Parse(engine.GetType(Namespace + "FormatShape", throwOnError: true)!, shape);
        object implementation = Activator.CreateInstance(
            engine.GetType(Namespace + "InnerFormatShapeCommand", throwOnError: true)!, Internal, binder: null, [value], culture: null)!;
        typeof(FrontEndCommandBase).GetField("implementation", Internal)!.SetValue(command, implementation);
    }
}
