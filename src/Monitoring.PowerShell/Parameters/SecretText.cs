using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security;

namespace Monitoring.Parameters;

/// <summary>Converts between text and SecureString, which PowerShell neither shows nor logs.</summary>
internal static class SecretText
{
    private static readonly ConditionalWeakTable<SecureString, object> Plain = [];

    /// <summary>Creates a secret from plain text, and records that it was plain.</summary>
    public static SecureString FromPlain(string text)
    {
        SecureString secret = new();
        foreach (char character in text)
        {
            secret.AppendChar(character);
        }

        secret.MakeReadOnly();
        Plain.Add(secret, Plain);
        return secret;
    }

    /// <summary>Whether a secret was given as plain text.</summary>
    public static bool WasPlain(SecureString? secret) => secret is not null && Plain.TryGetValue(secret, out _);

    /// <summary>The text of a secret; null for none.</summary>
    public static string? Read(SecureString? secret)
    {
        if (secret is null)
        {
            return null;
        }

        nint text = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return Marshal.PtrToStringUni(text);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
        }
    }
}
