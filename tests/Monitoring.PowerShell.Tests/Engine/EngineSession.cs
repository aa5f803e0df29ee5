using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Monitoring.Engine;

/// <summary>A runspace of the real engine with the staged module imported.</summary>
internal sealed class EngineSession : IDisposable
{
    /// <summary>The engine fills its tables of built-in commands with the first runspace, and a second one at that very
    /// moment finds them half empty.</summary>
    private static readonly Lock Opening = new();

    private readonly RecordingHost _host;

    public EngineSession(bool colors = false)
        : this(new RecordingHost(colors), Open)
    {
    }

    private EngineSession(RecordingHost host, Func<RecordingHost, Runspace> open)
    {
        _host = host;
        lock (Opening)
        {
            Runspace = open(host);
        }

        Run("param($path) Import-Module $path -ErrorAction Stop", Place.Manifest);
    }

    public Runspace Runspace { get; }

    /// <summary>All text on the screen.</summary>
    public string Screen => _host.Screen.Text;

    /// <summary>A session in a PowerShell process of its own, with variables of its environment.</summary>
    public static EngineSession StartProcess(IReadOnlyDictionary<string, string> environment) =>
        new(new RecordingHost(colors: false), _ => ShellRunspace.Open(environment));

    /// <summary>The results of a script; an error of any kind is an exception.</summary>
    public Collection<PSObject> Run(string script, params object[] arguments)
    {
        using PowerShell shell = Create(script, arguments);
        Collection<PSObject> results = shell.Invoke();
        if (shell.Streams.Error.Count > 0)
        {
            throw new RuntimeException(shell.Streams.Error[0].ToString(), shell.Streams.Error[0].Exception);
        }

        return results;
    }

    /// <summary>The results of a script as text.</summary>
    public string[] RunText(string script, params object[] arguments) =>
        [.. Run(script, arguments).Select(result => result.ToString())];

    /// <summary>The text that a script writes to the screen.</summary>
    public string Show(string script, params object[] arguments)
    {
        int before = Screen.Length;
        using PowerShell shell = Create(script, arguments);
        shell.AddCommand("Out-Default").Invoke();
        return Screen[before..];
    }

    /// <summary>The one error of a script, whether it ended the script or not.</summary>
    public ErrorRecord FailureOf(string script, params object[] arguments)
    {
        using PowerShell shell = Create(script, arguments);
        try
        {
            shell.Invoke();
        }
        catch (RuntimeException exception)
        {
            return exception.ErrorRecord;
        }

        return Assert.Single(shell.Streams.Error);
    }

    /// <summary>Starts a script that goes on until it is stopped.</summary>
    public RunningScript Start(string script, params object[] arguments) => new(Create(script, arguments));

    public PowerShell Create(string script, params object[] arguments)
    {
        PowerShell shell = PowerShell.Create(Runspace).AddScript(script);
        foreach (object argument in arguments)
        {
            shell.AddArgument(argument);
        }

        return shell;
    }

    public void Dispose() => Runspace.Dispose();

    private static Runspace Open(RecordingHost host)
    {
        Runspace runspace = RunspaceFactory.CreateRunspace(host, InitialSessionState.CreateDefault());
        runspace.Open();
        return runspace;
    }
}
