using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace Monitoring.Loading;

/// <summary>Resolves the dependencies of the cmdlets' assembly from the module's own load context.</summary>
/// <remarks>
/// PowerShell loads the assembly of the cmdlets into the default load context, where a name has one assembly for the
/// whole process. The dependencies are therefore in <c>lib/</c>, where the default context does not find them. The
/// runtime then raises AssemblyResolve, whose handler may return an assembly of another context.
/// <para>This is a separate assembly, listed in the manifest before the cmdlets. PowerShell inspects every type of a
/// module's assembly before it runs the initializer in it, and a parameter of type LogLevel cannot be inspected without
/// Monitoring.Core.</para>
/// <para>This assembly itself has no machine code: PowerShell opens it by the path in the manifest, on every
/// platform.</para>
/// <para>The handler stays after Remove-Module: assemblies do not unload, and a later import in this or any other
/// runspace needs it again.</para>
/// <para>Not handled: a Monitoring.Core of another module, of the same version or a higher one, that is already in the
/// default context. The runtime uses that assembly without raising AssemblyResolve; the import fails with an
/// error.</para>
/// </remarks>
public sealed class ModuleLoader : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private const string CmdletAssemblyName = "Monitoring.PowerShell";
    private const string CoreAssemblyName = "Monitoring.Core";

    private const string CleanupType = $"Monitoring.Collectors.ModuleCleanup, {CmdletAssemblyName}";

    /// <summary>The environment variable by which Monitoring.Import.psm1 detects that a copy of the module was imported
    /// in this process. Its value is the process id, because child processes inherit it. A script reads a variable much
    /// faster than it calls a method for the first time.</summary>
    private const string ImportedVariable = "MONITORING_IMPORTED_IN";

    private static readonly DependencyLoadContext Dependencies = new(
        Path.Combine(Path.GetDirectoryName(typeof(ModuleLoader).Assembly.Location)!, "lib"));

    private static readonly Lock Gate = new();

    private static bool _isInstalled;

    /// <summary>Installs the handler. PowerShell calls this at each import, in each runspace; only the first call
    /// installs anything, and concurrent calls wait for it.</summary>
    /// <exception cref="InvalidOperationException">Another Monitoring.Core is loaded.</exception>
    public void OnImport()
    {
        lock (Gate)
        {
            if (!_isInstalled)
            {
                RefuseForeignCore();
                AppDomain.CurrentDomain.AssemblyResolve += Resolve;
                LoadCompiledCmdlets();
                Environment.SetEnvironmentVariable(
                    ImportedVariable, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
                _isInstalled = true;
            }
        }
    }

    /// <summary>Passes the removal on to the cmdlets' assembly. Import-Module -Force reports it to the root module
    /// only, which is the loader. Remove-Module reports it to both, and then the second report finds nothing to
    /// stop.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Type.GetType(CleanupType) is { } type && Activator.CreateInstance(type) is IModuleAssemblyCleanup cleanup)
        {
            cleanup.OnRemove(psModuleInfo);
        }
    }

    /// <summary>Loads the cmdlets with machine code for this platform, if the module has them. The runtime then returns
    /// this assembly to PowerShell, which asks for the one beside the manifest: both have one identity.</summary>
    private static void LoadCompiledCmdlets()
    {
        if (Dependencies.FindCompiled(CmdletAssemblyName + ".dll") is { } path)
        {
            AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        }
    }

    /// <summary>Throws an error that names the other assembly, where the runtime would report only a type that cannot
    /// be loaded.</summary>
    private static void RefuseForeignCore()
    {
        Version? ownVersion = typeof(ModuleLoader).Assembly.GetName().Version;
        foreach (Assembly assembly in AssemblyLoadContext.Default.Assemblies)
        {
            AssemblyName name = assembly.GetName();
            if (name.Name == CoreAssemblyName && name.Version >= ownVersion)
            {
                throw new InvalidOperationException(
                    $"Another module has loaded an assembly named {CoreAssemblyName} from '{assembly.Location}'. " +
                    "Import Monitoring before that module, or in another process.");
            }
        }
    }

    /// <summary>Resolves only for our cmdlets: other modules may have dependencies of the same name.</summary>
    private static Assembly? Resolve(object? sender, ResolveEventArgs arguments) =>
        arguments.RequestingAssembly?.GetName().Name == CmdletAssemblyName
            ? Dependencies.Find(new AssemblyName(arguments.Name))
            : null;
}
