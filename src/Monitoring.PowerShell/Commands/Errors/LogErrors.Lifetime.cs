using System.Management.Automation;

namespace Monitoring.Commands.Errors;

/// <content>Errors of stopping collectors and listeners without a name.</content>
internal static partial class LogErrors
{
    public static ErrorRecord NoCollector() => Create(
        new ItemNotFoundException("No collector runs in this process."),
        "CollectorNotFound",
        ErrorCategory.ObjectNotFound,
        target: null,
        "A collector belongs to the process that started it. Start one with Start-LogCollector.");

    public static ErrorRecord SeveralCollectors(string[] names) => Several(
        nameof(SeveralCollectors), "collectors", names, "Use -Name with one of them, or * for all.");

    public static ErrorRecord NoListener() => Create(
        new ItemNotFoundException("No listener runs in this process."),
        "ListenerNotFound",
        ErrorCategory.ObjectNotFound,
        target: null,
        "A listener belongs to the process that started it. Start one with Start-LogListener.");

    public static ErrorRecord SeveralListeners(string[] names) => Several(
        nameof(SeveralListeners), "listeners", names, "Use -Name with one of them, or * for all.");

    private static ErrorRecord Several(string id, string kind, string[] names, string advice)
    {
        string message = $"{names.Length} {kind} run in this process: {string.Join(", ", names)}. {advice}";
        return Create(new PSArgumentException(message), id, ErrorCategory.InvalidArgument, names, advice);
    }
}
