using Monitoring.Collecting.Rotating.Classifying;
using Monitoring.Collecting.Rotating.Deciding;
using Monitoring.Files;

namespace Monitoring.Collecting.Rotating;

/// <summary>The decision as a table: what is known of a log, what is found beside it, and what is done.</summary>
public sealed class RotationDecisionTests
{
    /// <param name="segments">A letter each, the oldest first: r is being read, u unfinished, f finished; then ! if
    /// unread bytes are known, and
    /// 0 if nothing was read of it.</param>
    /// <param name="files">A word each, the oldest first: the form (same, copy, begin, rewritten, new, old, bad), the
    /// segment's index, and then + if it has more, @ if it is followed, * if it has the log's path, &gt; if it began
    /// later, ~ if it is open.</param>
    /// <param name="steps">A word each: continue, read, skip, wait or gap, with the index of the file.</param>
    [Theory]
    [InlineData("r", "same0*", "skip0")]
    [InlineData("r", "same0 new*", "skip0 read1")]
    [InlineData("r", "same0 new new*", "skip0 read1 read2")]
    [InlineData("r", "new same0 new*", "skip0 skip1 read2")]
    [InlineData("fr", "same0 new same1 new new*", "skip0 skip1 skip2 read3 read4")]
    [InlineData("fr", "same0+ same1 new*", "continue0 skip1 read2")]
    [InlineData("u", "same0*", "continue0")]
    [InlineData("u", "same0 new new*", "continue0 read1 read2")]
    [InlineData("uu", "same0 same1*", "continue0 continue1")]
    [InlineData("u", "copy0+ rewritten0*", "continue0 read1")]
    [InlineData("u", "copy0+ new rewritten0*", "continue0 read1 read2")]
    [InlineData("u", "copy0 rewritten0*", "continue0 read1")]
    [InlineData("u", "begin0 rewritten0*", "skip0 read1")]
    [InlineData("u", "rewritten0*", "gap-1 read0")]
    [InlineData("u", "new*", "gap-1 read0")]
    [InlineData("u", "new new>*", "gap-1 skip0 read1")]
    [InlineData("u", "new> new*", "gap-1 read0 read1")]
    [InlineData("u!u", "same1*", "gap-1 continue0")]
    [InlineData("uu", "same1*", "continue0")]
    [InlineData("u", "same0@ new*", "skip0 read1")]
    [InlineData("u", "copy0@ new*", "skip0 read1")]
    [InlineData("f", "same0 new*", "skip0 read1")]
    [InlineData("f", "copy0+ new*", "continue0 read1")]
    [InlineData("f", "copy0 new*", "skip0 read1")]
    [InlineData("f", "begin0 new*", "skip0 read1")]
    [InlineData("f", "rewritten0 new*", "skip0 read1")]
    [InlineData("f", "rewritten0*", "read0")]
    [InlineData("f", "same0*", "continue0")]
    [InlineData("r", "copy0+ same0*", "skip0 skip1")]
    [InlineData("r", "copy0+ copy0 same0*", "skip0 skip1 skip2")]
    [InlineData("r", "same0~ new*", "skip0 read1")]
    [InlineData("ru", "rewritten1~ copy1+ same0~", "skip0 continue1 skip2")]
    [InlineData("u", "bad> new*", "gap0 read1")]
    [InlineData("f", "bad> new*", "skip0 read1")]
    [InlineData("fu", "same0 bad new*", "skip0 gap1 read2")]
    [InlineData("fuf", "same0 bad bad new*", "skip0 gap1 skip2 read3")]
    [InlineData("f", "same0 bad new*", "skip0 gap1 read2")]
    [InlineData("f", "bad same0 new*", "skip0 skip1 read2")]
    [InlineData("fr", "old old same0 same1 new new*", "skip0 skip1 skip2 skip3 read4 read5")]
    [InlineData("r", "new@ same0 new@ new*", "skip0 skip1 skip2 read3")]
    [InlineData("", "new*", "read0")]
    [InlineData("", "new new> new*", "skip0 read1 read2")]
    [InlineData("u", "same0+", "continue0")]
    [InlineData("r", "same0 new", "skip0 read1")]
    [InlineData("r0", "new> copy0+ same0*", "read0 skip1 skip2")]
    [InlineData("r", "new copy0+ same0*", "skip0 skip1 skip2")]
    [InlineData("fr0", "same0 new copy1+", "skip0 read1 skip2")]
    [InlineData("r0", "new> same0*", "read0 skip1")]
    [InlineData("r", "rewritten0~ new*", "skip0 read1")]
    [InlineData("r", "copy0 new rewritten0~ new*", "skip0 read1 skip2 wait3")]
    [InlineData("r", "copy0 rewritten0~@ new*", "skip0 skip1 read2")]
    public void Each_file_is_read_on_or_new_or_left_for_a_reason(string segments, string files, string steps)
    {
        List<RotationStep> decided = RotationDecision.Decide(
            ParseSegments(segments), [.. files.Split(' ').Select(ParseFile)]);
        Assert.Equal(steps, string.Join(' ', decided.Select(step => $"{step.Kind}{step.File}".ToLowerInvariant())));
        Assert.All(
            decided,
            step => Assert.Equal(
            step.Kind is RotationStepKind.Continue or RotationStepKind.Read, step.Reason == SkipReason.None));
    }

    /// <param name="segments">As above.</param>
    /// <param name="relatedCount">The number of files that were read under the names of rotated files.</param>
    /// <param name="files">As above.</param>
    /// <param name="steps">As above.</param>
    [Theory]
    [InlineData("u", 1, "new*", "read0")]
    [InlineData("ru", 1, "same0@ same1*", "skip0 continue1")]
    [InlineData("ru", 1, "same0@ new*", "gap-1 skip0 read1")]
    [InlineData("ru", 1, "new> same0@ new*", "gap-1 read0 skip1 read2")]
    [InlineData("fu", 1, "new same0@ new*", "gap-1 skip0 skip1 read2")]
    [InlineData("uu", 2, "new> new*", "read0 read1")]
    [InlineData("fr", 1, "copy0 same1*", "skip0 skip1")]
    [InlineData("ur", 1, "begin0 new same1*", "skip0 skip1 skip2")]
    public void Lines_read_under_the_names_of_rotated_files_are_not_read_again_and_missed_only_once(
        string segments, int relatedCount, string files, string steps)
    {
        List<RotationStep> decided = RotationDecision.Decide(
            ParseSegments(segments), [.. files.Split(' ').Select(ParseFile)], relatedCount);
        Assert.Equal(steps, string.Join(' ', decided.Select(step => $"{step.Kind}{step.File}".ToLowerInvariant())));
    }

    /// <summary>Every two segments in every state against every three files of every form.</summary>
    [Fact]
    public void With_any_known_and_found_files_no_file_is_read_twice_and_no_segment_continues_in_two()
    {
        string[] known =
            ["same0", "same1", "copy0", "copy1+", "begin0", "begin1", "rewritten0", "rewritten1", "new", "new>", "old",
            "bad>"];
        int cases = 0;
        foreach (string states in (string[])["rr", "ru", "rf", "ur", "uu", "uf", "fr", "fu", "ff", "u!u", "f!r", "fr0"])
        {
            List<Segment> segments = ParseSegments(states);
            foreach (string first in known)
            {
                foreach (string second in known)
                {
                    foreach (string third in (string[])["same1*", "rewritten1*", "new*", "new>*"])
                    {
                        FoundFile[] files = [ParseFile(first), ParseFile(second), ParseFile(third)];
                        if (!AreOneEach(files))
                        {
                            continue;
                        }

                        AssertSound(
                            $"{states}: {first} {second} {third}", segments, files,
                            RotationDecision.Decide(segments, files));
                        cases++;
                    }
                }
            }
        }

        Assert.True(cases > 5_000, $"{cases} cases");
    }

    /// <summary>Whether each segment's own file is there at most once.</summary>
    private static bool AreOneEach(FoundFile[] files)
    {
        int[] own =
            [.. files.Where(file => file.Form is FileForm.Same or FileForm.Truncated).Select(file => file.Segment)];
        return own.Distinct().Count() == own.Length;
    }

    private static void AssertSound(string what, List<Segment> segments, FoundFile[] files, List<RotationStep> steps)
    {
        Assert.True(
            steps.Where(step => step.File >= 0)
            .Select(step => step.File)
            .SequenceEqual(Enumerable.Range(0, files.Length)), what);
        foreach (RotationStep step in steps.Where(step => step.File >= 0))
        {
            FoundFile file = files[step.File];
            SegmentState? state = file.Segment < 0 ? null : segments[file.Segment].State;
            bool isReadAnew = step.Kind == RotationStepKind.Read;
            Assert.False(
                isReadAnew
                && file.Form is (FileForm.Same or FileForm.Copy or FileForm.Beginning or FileForm.Older), what);
            Assert.False(
                step.Kind == RotationStepKind.Continue && state == SegmentState.Reading && !file.IsTarget, what);
        }

        // What goes on, goes on in one file; what is lost, in none.
        foreach (IGrouping<int, RotationStep> ofSegment in steps.Where(step => step.Segment >= 0).GroupBy(
            step => step.Segment))
        {
            int goesOn = ofSegment.Count(step => step.Kind == RotationStepKind.Continue);
            int isLost = ofSegment.Count(step => step.Kind == RotationStepKind.Gap && step.File < 0);
            Assert.True(goesOn + isLost <= 1, what);
        }
    }

    [Theory]
    [InlineData(OtherLog.Reads, RotationStepKind.Wait)]
    [InlineData(OtherLog.IsCopied, RotationStepKind.Wait)]
    [InlineData(OtherLog.HasRead, RotationStepKind.Continue)]
    [InlineData(OtherLog.WasCopied, RotationStepKind.Continue)]
    [InlineData(OtherLog.None, RotationStepKind.Read)]
    public void A_relation_of_another_log_to_the_file_of_the_path_takes_precedence(object other, object kind)
    {
        FoundFile target = new(FileForm.New) { IsTarget = true, Other = (OtherLog)other };
        Assert.Equal(kind, Assert.Single(RotationDecision.Decide([], [target])).Kind);
    }

    /// <summary>All logs of up to four files of which some were read, seen under any state: each file that was not read
    /// is read once, in order, and none that was.</summary>
    [Fact]
    public void Each_unread_file_after_any_read_file_is_read_once()
    {
        for (int count = 1; count <= 5; count++)
        {
            for (int read = 1; read <= count; read++)
            {
                for (int gone = 0; gone < 1 << (read - 1); gone++)
                {
                    Segment[] segments =
                        [.. Enumerable.Range(0, read).Select(
                        index => Make(index, index < read - 1 ? SegmentState.Finished : SegmentState.Reading))];
                    List<FoundFile> files = [];
                    List<int> expected = [];
                    for (int file = 0; file < count; file++)
                    {
                        if (file < read - 1 && (gone >> file & 1) == 1)
                        {
                            continue;
                        }

                        if (file >= read)
                        {
                            expected.Add(files.Count);
                        }

                        files.Add(file < read ? new FoundFile(FileForm.Same, file) : new FoundFile(FileForm.New));
                    }

                    files[^1] = files[^1] with { IsTarget = true };
                    List<RotationStep> steps = RotationDecision.Decide(segments, files);
                    Assert.Equal(
                        expected, steps.Where(step => step.Kind == RotationStepKind.Read).Select(step => step.File));
                    Assert.DoesNotContain(
                        steps, step => step.Kind is RotationStepKind.Gap or RotationStepKind.Continue);
                }
            }
        }
    }

    private static List<Segment> ParseSegments(string text)
    {
        List<Segment> segments = [];
        foreach (char letter in text)
        {
            if (letter == '0')
            {
                segments[^1] = segments[^1] with { Position = segments[^1].Position with { Offset = 0 } };
                continue;
            }

            if (letter == '!')
            {
                segments[^1] = segments[^1] with { Position = segments[^1].Position with { Size = 200 } };
                continue;
            }

            SegmentState state = letter switch
            {
                'r' => SegmentState.Reading,
                'u' => SegmentState.Unfinished,
                _ => SegmentState.Finished,
            };
            segments.Add(Make(segments.Count, state));
        }

        return segments;
    }

    private static Segment Make(int index, SegmentState state) => new(
        new FilePosition(
            new FileIdentity(1, (ulong)index + 1), new Fingerprint(100, 7), 100, new Fingerprint(100, 7), 0),
        state);

    private static FoundFile ParseFile(string text)
    {
        string word = string.Concat(text.TakeWhile(char.IsLetter));
        FileForm form = word switch
        {
            "same" => FileForm.Same,
            "copy" => FileForm.Copy,
            "begin" => FileForm.Beginning,
            "rewritten" => FileForm.Truncated,
            "new" => FileForm.New,
            "old" => FileForm.Older,
            _ => FileForm.Unreadable,
        };
        int segment = text.FirstOrDefault(char.IsAsciiDigit) is var digit and not '\0' ? digit - '0' : -1;
        return new FoundFile(form, segment)
        {
            HasMore = text.Contains('+', StringComparison.Ordinal),
            IsFollowed = text.Contains('@', StringComparison.Ordinal),
            IsTarget = text.Contains('*', StringComparison.Ordinal),
            IsLater = text.Contains('>', StringComparison.Ordinal),
            IsOpen = text.Contains('~', StringComparison.Ordinal),
        };
    }
}
