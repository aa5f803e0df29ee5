using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Destinations;
using Monitoring.Exporting.Protocols.Files;
using Monitoring.Storing.Destinations;

namespace Monitoring.Commands.Destinations;

/// <content>The settings from the parameters.</content>
public sealed partial class AddLogDestinationCommand
{
    private bool TryParseStart([NotNullWhen(true)] out DestinationStart? start)
    {
        if (DestinationStart.TryParse(From, TimeProvider.System, out start, out string? problem))
        {
            return true;
        }

        WriteError(LogErrors.InvalidStart(From, problem));
        return false;
    }

    private bool TryCreateSettings([NotNullWhen(true)] out DestinationSettings? settings)
    {
        settings = null;
        (DestinationKind kind, string target) = ParameterSetName switch
        {
            LokiSet => (DestinationKind.Loki, Loki),
            ElasticsearchSet => (DestinationKind.Elasticsearch, Elasticsearch),
            SyslogSet => (DestinationKind.Syslog, Syslog),
            FileSet => (DestinationKind.File, File),
            _ => (DestinationKind.Otlp, Otlp),
        };
        bool isFile = kind == DestinationKind.File && target != FileProtocol.Output;
        if (!TryResolve(isFile ? target : null, out string? file)
            || !TryResolve(TokenPath, out string? token)
            || !TryResolve(PasswordPath, out string? password)
            || !TryResolve(CaPath, out string? authorities)
            || !IsCredentialComplete())
        {
            return false;
        }

        settings = new DestinationSettings
        {
            Kind = kind,
            Added = TimeProvider.System.GetUtcNow(),
            Target = file ?? target,
            Selector = Selector,
            Level = Level,
            Headers = ToPairs(Header),
            UserName = UserName,
            Password = password is not null ? "file:" + password
                : PasswordVariable is not null ? "env:" + PasswordVariable : null,
            TokenPath = token,
            Tenant = Tenant,
            Labels = ToPairs(Label),
            CaPath = authorities,
            SkipTlsVerify = SkipCertificateCheck,
            Index = Index,
            MaxBytesPerSecond = MyInvocation.BoundParameters.ContainsKey(nameof(MaxBytesPerSecond))
                ? MaxBytesPerSecond : null,
            HoldsRetention = HoldForDestinations,
        };
        return true;
    }

    private bool IsCredentialComplete()
    {
        if (PasswordPath is not null && PasswordVariable is not null)
        {
            WriteError(LogErrors.Contradiction(nameof(PasswordPath), nameof(PasswordVariable)));
            return false;
        }

        bool hasPassword = PasswordPath is not null || PasswordVariable is not null;
        if (UserName is not null == hasPassword)
        {
            return true;
        }

        WriteError(LogErrors.IncompleteCredential());
        return false;
    }

    private bool TryResolve(string? path, out string? resolved)
    {
        resolved = null;
        return path is null || FileSystemPath.TryResolve(this, path, out resolved);
    }

    // In the order of the names, so that equal settings have the same text.
    private static SortedDictionary<string, string>? ToPairs(Hashtable? table) => table is null
        ? null
        : new SortedDictionary<string, string>(
            table.Cast<DictionaryEntry>().ToDictionary(
                pair => ToText(pair.Key), pair => ToText(pair.Value), StringComparer.Ordinal),
            StringComparer.Ordinal);

    private static string ToText(object? value) => Convert.ToString(
        value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture) ?? string.Empty;
}
