using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Parsing;

namespace Monitoring.Parameters;

/// <summary>Creates the rule of <c>-MultilineStart</c> and <c>-MultilineContinue</c>.</summary>
internal static class MultilineChoice
{
    /// <summary>The rule; null if neither parameter is given.</summary>
    /// <param name="cmdlet">Reports errors in the parameters.</param>
    /// <param name="start">The pattern of the first line of an entry.</param>
    /// <param name="continuation">The pattern of its further lines.</param>
    public static MultilineRule? Create(Cmdlet cmdlet, string? start, string? continuation)
    {
        if (start is null)
        {
            if (continuation is not null)
            {
                cmdlet.ThrowTerminatingError(LogErrors.ContinueWithoutStart());
            }

            return null;
        }

        if (!MultilineRule.TryCreate(
            start, continuation, out MultilineRule? rule, out (string Pattern, string Reason) invalid))
        {
            string parameter = ReferenceEquals(invalid.Pattern, start) ? "MultilineStart" : "MultilineContinue";
            cmdlet.ThrowTerminatingError(LogErrors.InvalidMultilinePattern(parameter, invalid.Pattern, invalid.Reason));
        }

        return rule;
    }
}
