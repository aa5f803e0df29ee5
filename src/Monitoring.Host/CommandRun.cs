using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Monitoring.Host.Commands;

namespace Monitoring.Host;

/// <summary>One command from beginning to end, as a shell would run and show it.</summary>
/// <remarks>The pipeline runs on the thread that calls <see cref="Execute"/>; <see cref="TryStop"/> may come from any
/// other.</remarks>
internal sealed class CommandRun : IDisposable
{
    private readonly ConsoleHost _host;
    private readonly Runspace _runspace;
    private readonly Lock _stopping = new();
    private PowerShell? _running;
    private int? _stopCode;

    /// <summary>Prepares an engine.</summary>
    /// <param name="output">Where results go.</param>
    /// <param name="errors">Where errors and warnings go.</param>
    public CommandRun(TextWriter output, TextWriter errors)
    {
        _host = new ConsoleHost(new ConsoleUserInterface(output, errors, outputClosed: () => TryStop(ExitCode.OutputClosed)));
        _runspace = RunspaceFactory.CreateRunspace(_host, CreateSessionState());
        _runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
    }

    /// <summary>Imports the module and runs the command; the program's exit code.</summary>
    public int Execute(string module, HostArguments arguments)
    {
        _runspace.Open();
        bool completed = Run(shell => shell
            .AddCommand("Import-Module")
            .AddParameter("Name", module)
            .AddParameter("ErrorAction", ActionPreference.Stop));
        completed = completed && Run(shell => shell.AddScript(arguments.Script, useLocalScope: false));
        return _stopCode ?? _host.ExitCode ?? OwnExitCode(arguments, completed);
    }

    /// <summary>Stops what runs; false if it has been stopped before.</summary>
    /// <param name="exitCode">The program's exit code then.</param>
    public bool TryStop(int exitCode)
    {
        lock (_stopping)
        {
            if (_stopCode is not null)
            {
                return false;
            }

            _stopCode = exitCode;
            _running?.BeginStop(callback: null, state: null);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();

    /// <summary>What the engine brings, and what of pwsh's formatting it does not.</summary>
    private static InitialSessionState CreateSessionState()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Format-List", typeof(FormatListCommand), helpFileName: null));
        state.Commands.Add(new SessionStateCmdletEntry("Format-Table", typeof(FormatTableCommand), helpFileName: null));
        return state;
    }

    private int OwnExitCode(HostArguments arguments, bool completed)
    {
        if (arguments.IsFile && _runspace.SessionStateProxy.GetVariable("LASTEXITCODE") is int code && code != ExitCode.Success)
        {
            return code;
        }

        return completed && !_host.UserInterface.HasShownError ? ExitCode.Success : ExitCode.Error;
    }

    /// <summary>Runs a pipeline and shows its results and errors; false if an error or a stop ended it.</summary>
    private bool Run(Action<PowerShell> build)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        build(shell);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        lock (_stopping)
        {
            if (_stopCode is not null)
            {
                return false;
            }

            _running = shell;
        }

        try
        {
            shell.Invoke();
            return true;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (ParseException exception)
        {
            // Its message shows the place; the engine's view of it needs a file or a line of history.
            _host.UI.WriteErrorLine(exception.Message);
            return false;
        }
        catch (RuntimeException exception)
        {
            Show(exception.ErrorRecord);
            return false;
        }
        finally
        {
            lock (_stopping)
            {
                _running = null;
            }
        }
    }

    /// <summary>Shows an error that ended a pipeline, in the way that the engine shows those that did not.</summary>
    private void Show(ErrorRecord error)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript("[CmdletBinding()] param($record) $PSCmdlet.WriteError($record)").AddArgument(error);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default").Invoke();
    }
}
