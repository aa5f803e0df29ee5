using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace Monitoring.Loading;

/// <summary>Answers, from the module's own load context, when the cmdlets' assembly asks for a dependency.</summary>
/// <remarks>
/// PowerShell puts the assembly of the cmdlets into the default load context, where one name has one assembly for the
/// whole process. So its dependencies are not beside it but in <c>lib/</c>, where the default context does not find
/// them; the runtime then raises AssemblyResolve, and what it is given may live in another context.
/// <para>This is an assembly of its own, listed in the manifest before the cmdlets, because PowerShell inspects every
/// type of a module's assembly before it runs the initializer in it, and a parameter of type LogLevel cannot be inspected
/// without Monitoring.Core.</para>
/// <para>The handler stays after Remove-Module: assemblies do not unload, and a later import in this or any other
/// runspace needs it again.</para>
/// <para>Not handled: someone else's Monitoring.Core, of our version or a higher one, that is in the default context already.
/// The runtime takes that one without asking anybody; all we can do is say so.</para>
/// </remarks>
public sealed class ModuleLoader : IModuleAssemblyInitializer
{
    private const string CmdletAssemblyName = "Monitoring.PowerShell";
    private const string CoreAssemblyName = "Monitoring.Core";

    /// <summary>The name under which Monitoring.Import.psm1 finds out that some copy of the module was imported in this process.</summary>
    private const string LoadedMark = "Monitoring.IsLoaded";

    private static readonly DependencyLoadContext Dependencies = new(
        Path.Combine(Path.GetDirectoryName(typeof(ModuleLoader).Assembly.Location)!, "lib"));

    private static readonly Lock Gate = new();

    private static bool _isInstalled;

    /// <summary>Called by PowerShell at each import, in each runspace; only the first one has something to do, and the others
    /// wait for it: without the handler they could not go on.</summary>
    /// <exception cref="InvalidOperationException">Another Monitoring.Core is in the way.</exception>
    public void OnImport()
    {
        lock (Gate)
        {
            if (!_isInstalled)
            {
                RefuseForeignCore();
                AppDomain.CurrentDomain.AssemblyResolve += Resolve;
                AppDomain.CurrentDomain.SetData(LoadedMark, true);
                _isInstalled = true;
            }
        }
    }

    /// <summary>Says in words what would otherwise be a type that cannot be loaded.</summary>
    private static void RefuseForeignCore()
    {
        Version? ours = typeof(ModuleLoader).Assembly.GetName().Version;
        foreach (Assembly assembly in AssemblyLoadContext.Default.Assemblies)
        {
            AssemblyName name = assembly.GetName();
            if (name.Name == CoreAssemblyName && name.Version >= ours)
            {
                throw new InvalidOperationException(
                    $"Another module has loaded an assembly named {CoreAssemblyName} from '{assembly.Location}'. " +
                    "Import Monitoring before that module, or in a process of its own.");
            }
        }
    }

    /// <summary>Other modules have dependencies too, perhaps of the same name: only our cmdlets are given ours.</summary>
    private static Assembly? Resolve(object? sender, ResolveEventArgs arguments) =>
        arguments.RequestingAssembly?.GetName().Name == CmdletAssemblyName
            ? Dependencies.Find(new AssemblyName(arguments.Name))
            : null;
}
