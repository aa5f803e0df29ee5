using System.Globalization;

namespace Monitoring.Collecting.Rotating;

/// <summary>The rotated files of the rotation model, the newest first, and the names that rotation gives
/// them.</summary>
internal sealed class RotatedNames(TemporaryDirectory files, RotationNaming naming)
{
    private static readonly DateTime Epoch = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The paths of the rotated files, the newest first.</summary>
    public List<string> Paths { get; } = [];

    public static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.Ordinal);

    /// <summary>Makes the name of the next rotated file, and renames the others where the naming wants it.</summary>
    /// <param name="rotations">The number of rotations so far, with this one.</param>
    public string MakeName(int rotations)
    {
        string day = Epoch.AddDays(rotations).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        switch (naming)
        {
            case RotationNaming.Number:
                return Shift(rotations, "logs/app.log.{0}");
            case RotationNaming.NumberBeforeExtension:
                return Shift(rotations, "logs/app.{0}.log");
            case RotationNaming.NumberAfterUnderscore:
                return Shift(rotations, "logs/app_{0}.log");
            case RotationNaming.Mixed when rotations % 2 == 0:
                return Shift(rotations, "logs/app.log.{0}");
            case RotationNaming.DateBeforeExtension:
                return $"logs/app-{day}.log";
            case RotationNaming.Backup:
                const string Taken = "logs/app.log-20261128";
                int index = Paths.IndexOf(Taken);
                if (index >= 0)
                {
                    Paths[index] = $"{Taken}-{day}00.backup";
                    files.Rename(Taken, Paths[index]);
                }

                return Taken;
            case RotationNaming.Mixed:
            case RotationNaming.Date:
            default:
                return $"logs/app.log-{day}";
        }
    }

    /// <summary>Each numbered file gets the next higher number, and the first one is free.</summary>
    private string Shift(int rotations, string format)
    {
        for (int number = rotations; number >= 1; number--)
        {
            string from = string.Format(CultureInfo.InvariantCulture, format, number);
            int index = Paths.FindIndex(path => path == from || path == from + ".gz");
            if (index >= 0)
            {
                string to = string.Format(CultureInfo.InvariantCulture, format, number + 1)
                    + (IsCompressed(Paths[index]) ? ".gz" : string.Empty);
                files.Rename(Paths[index], to);
                Paths[index] = to;
            }
        }

        return string.Format(CultureInfo.InvariantCulture, format, 1);
    }
}
