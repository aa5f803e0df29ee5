using System.Runtime.InteropServices;
using System.Text;
using Monitoring.Host;

UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
using TextWriter output = StandardOutput.Open(utf8);
TextWriter errors = Console.Error;

HostArguments arguments;
try
{
    arguments = HostArguments.Parse(args);
}
catch (ArgumentException exception)
{
    errors.WriteLine(exception.Message);
    return ExitCode.Usage;
}

if (arguments.Help)
{
    output.WriteLine(HostArguments.HelpText);
    return ExitCode.Success;
}

if (ModuleLocation.Find(arguments.Module) is not string module)
{
    errors.WriteLine("The module Monitoring was not found. Build it with 'dotnet build', or say where it is with -Module.");
    return ExitCode.Usage;
}

using CommandRun run = new(output, errors);
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return run.Execute(module, arguments);

// The first signal stops the pipeline in order; a second one is left to the system. Handlers are called from the last one that
// was registered to the first: if the command has taken the signal for itself, it ends by itself.
void Stop(PosixSignalContext context)
{
    if (!context.Cancel)
    {
        context.Cancel = run.TryStop(context.Signal == PosixSignal.SIGINT ? ExitCode.Interrupted : ExitCode.Terminated);
    }
}
