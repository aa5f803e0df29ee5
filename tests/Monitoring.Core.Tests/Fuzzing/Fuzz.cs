using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Xunit.Sdk;

namespace Monitoring.Fuzzing;

/// <summary>Checks a property against random inputs, and shrinks the input that breaks it.</summary>
/// <remarks>
/// A property is broken by an exception, by an input on which it hangs, and by one for which it allocates more than
/// it may. The failure reports the seed: MONITORING_FUZZ_SEED repeats it. MONITORING_FUZZ_SECONDS is the time for each
/// property; without it, the number of inputs takes a moment.
/// </remarks>
internal static partial class Fuzz
{
    /// <summary>No input takes a second; an input that takes this long hangs.</summary>
    private static readonly TimeSpan HangTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Less than a thread has by default, so that what goes deeper with its input is found by small
    /// ones.</summary>
    private const int StackBytes = 512 << 10;

    /// <summary>Checks a property.</summary>
    /// <param name="inputs">Makes inputs.</param>
    /// <param name="property">Throws for an input that breaks it.</param>
    /// <param name="print">Prints an input for a failure.</param>
    /// <param name="maxBytes">The maximum bytes that it may allocate for an input; null for any amount.</param>
    /// <param name="count">The number of inputs in the short form.</param>
    public static void Check<T>(
        Gen<T> inputs, Action<T> property, Func<T, string> print, Func<T, long>? maxBytes = null, int count = 2000)
    {
        Run<T> run = new(property, maxBytes);
        int seconds = Setting("SECONDS") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : -1;
        Exception? failure = null;
        Thread thread = new(
            () =>
            {
                try
                {
                    inputs.Sample(run.Try, seed: Setting("SEED"), iter: count, time: seconds, threads: 1, print: print);
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            StackBytes);
        thread.IsBackground = true;
        thread.Start();
        for (long before = -1; !thread.Join(HangTimeout); before = run.Tried)
        {
            if (run.Tried == before)
            {
                throw new XunitException($"It does not come back from {print(run.Current!)}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{run.Tried} inputs");
        if (failure is CsCheckException && Seed().Match(failure.Message) is { Success: true } seed)
        {
            throw new XunitException(
                $"MONITORING_FUZZ_SEED={seed.Groups["seed"].Value}\n{failure.InnerException?.Message}\n{failure.Message}", failure.InnerException);
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Tries a property of bytes, which may cost memory by their number only.</summary>
    public static void Check(Gen<byte[]> inputs, Action<byte[]> property, int count = 2000) =>
        Check(inputs, property, Show, bytes => Most(bytes.Length), count);

    /// <summary>Tries a property of texts, which may cost memory by their length only.</summary>
    public static void Check(Gen<string> inputs, Action<string> property, int count = 2000) =>
        Check(inputs, property, Show, text => Most(text.Length), count);

    /// <summary>The bytes that an input of a length may allocate: mostly those that the property itself needs to
    /// compare.</summary>
    public static long Most(long length) => (4 << 20) + (500 * length);

    /// <summary>Bytes as C# writes them.</summary>
    public static string Show(byte[] bytes) => Show(Encoding.Latin1.GetString(bytes));

    /// <summary>A text as C# writes it.</summary>
    public static string Show(string text)
    {
        StringBuilder shown = new("\"");
        foreach (char letter in text)
        {
            _ = letter is >= ' ' and <= '~' and not '"' and not '\\'
                ? shown.Append(letter)
                : shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
        }

        return shown.Append('"').ToString();
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable($"MONITORING_FUZZ_{name}");

    [GeneratedRegex("""seed: "(?<seed>[^"]+)""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Seed();

    /// <summary>The check of one property.</summary>
    private sealed class Run<T>(Action<T> property, Func<T, long>? maxBytes)
    {
        private long _tried;

        /// <summary>The number of inputs so far.</summary>
        public long Tried => Interlocked.Read(ref _tried);

        /// <summary>The current input.</summary>
        public T? Current { get; private set; }

        public void Try(T input)
        {
            Current = input;
            Interlocked.Increment(ref _tried);
            long before = GC.GetAllocatedBytesForCurrentThread();
            property(input);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (maxBytes?.Invoke(input) is { } most && allocated > most)
            {
                throw new XunitException($"It has allocated {allocated} bytes and may {most}.");
            }
        }
    }
}
