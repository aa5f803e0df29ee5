using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Monitoring.Storing.PowerCuts;

// Implementation notes
//
// https://www.sqlite.org/vfs.html. SQLite's own file system of this platform is copied, and two of its functions
// replaced: open and delete. A file of a directory that is recorded gets a copy of its table of methods in which four
// are replaced. All else stays SQLite's own.

/// <summary>SQLite's file system, which also records what is written in some directories.</summary>
internal static unsafe partial class RecordingFileSystem
{
    /// <summary>SQLite's result of what has succeeded.</summary>
    public const int Ok = 0;

    private const string Library = "e_sqlite3";

    /// <summary>The size of <c>sqlite3_vfs</c> in words, and the places of its functions.</summary>
    private const int SystemWords = 21;
    private const int NextWord = 2;
    private const int NameWord = 3;
    private const int OpenWord = 5;
    private const int DeleteWord = 6;

    /// <summary>The size of <c>sqlite3_io_methods</c> in words, and the places of its functions.</summary>
    private const int MethodsWords = 19;
    private const int CloseWord = 1;
    private const int WriteWord = 3;
    private const int TruncateWord = 4;
    private const int SyncWord = 5;

    private static readonly ConcurrentDictionary<string, RecordedFiles> Recorded = [];
    private static readonly ConcurrentDictionary<nint, OpenFile> Open = [];
    private static readonly ConcurrentDictionary<nint, nint> Tables = [];
    private static readonly nint* Original = Install();

    public static void Add(RecordedFiles files)
    {
        Assert.True(Original != null);
        Recorded[files.Directory] = files;
    }

    public static void Remove(RecordedFiles files) => Recorded.TryRemove(files.Directory, out _);

    /// <summary>For the life of the process: what is not recorded goes straight to SQLite's own file system.</summary>
    private static nint* Install()
    {
        nint* original = (nint*)FindSystem(null);
        nint* copy = (nint*)NativeMemory.AllocZeroed(SystemWords, (nuint)sizeof(nint));
        new Span<nint>(original, SystemWords).CopyTo(new Span<nint>(copy, SystemWords));
        copy[NextWord] = 0;
        copy[NameWord] = Marshal.StringToCoTaskMemUTF8("recording");
        copy[OpenWord] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, nint*, int, int*, int>)&OpenRecorded;
        copy[DeleteWord] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, int, int>)&DeleteRecorded;
        Assert.Equal(Ok, RegisterSystem((nint)copy, 1));
        return original;
    }

    private static RecordedFiles? Find(byte* path, out string name)
    {
        string whole = Marshal.PtrToStringUTF8((nint)path) ?? string.Empty;
        name = Path.GetFileName(whole);
        return Path.GetDirectoryName(whole) is { } directory ? Recorded.GetValueOrDefault(directory) : null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OpenRecorded(nint system, byte* path, nint* file, int flags, int* outFlags)
    {
        RecordedFiles? recorded = Find(path, out string name);
        int result = ((delegate* unmanaged[Cdecl]<nint, byte*, nint*, int, int*, int>)Original[OpenWord])(
            (nint)Original, path, file, flags, outFlags);
        if (result == Ok && recorded is not null)
        {
            recorded.Add(
                new FileOperation(
                name, FileOperationKind.Open, RecordedFiles.NumberOf(Path.Join(recorded.Directory, name))));
            nint* methods = (nint*)file[0];
            Open[(nint)file] = new OpenFile(recorded, name, (nint)methods);
            file[0] = Tables.GetOrAdd((nint)methods, MakeTable);
        }

        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DeleteRecorded(nint system, byte* path, int syncsDirectory)
    {
        int result = ((delegate* unmanaged[Cdecl]<nint, byte*, int, int>)Original[DeleteWord])(
            (nint)Original, path, syncsDirectory);
        if (result == Ok)
        {
            Find(path, out string name)?.Add(new FileOperation(name, FileOperationKind.Delete));
        }

        return result;
    }

    private static nint MakeTable(nint original)
    {
        nint* copy = (nint*)NativeMemory.AllocZeroed(MethodsWords, (nuint)sizeof(nint));
        new Span<nint>((nint*)original, MethodsWords).CopyTo(new Span<nint>(copy, MethodsWords));
        copy[CloseWord] = (nint)(delegate* unmanaged[Cdecl]<nint*, int>)&Close;
        copy[WriteWord] = (nint)(delegate* unmanaged[Cdecl]<nint*, byte*, int, long, int>)&Write;
        copy[TruncateWord] = (nint)(delegate* unmanaged[Cdecl]<nint*, long, int>)&Truncate;
        copy[SyncWord] = (nint)(delegate* unmanaged[Cdecl]<nint*, int, int>)&Sync;
        return (nint)copy;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(nint* file)
    {
        Open.TryRemove((nint)file, out OpenFile open);
        return ((delegate* unmanaged[Cdecl]<nint*, int>)open.GetMethod(CloseWord))(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint* file, byte* bytes, int length, long offset)
    {
        OpenFile open = Open[(nint)file];
        int result = open.Recorded.TakeResult();
        if (result == Ok)
        {
            result = ((delegate* unmanaged[Cdecl]<nint*, byte*, int, long, int>)open.GetMethod(WriteWord))(
                file, bytes, length, offset);
        }

        open.Record(result, FileOperationKind.Write, offset, new ReadOnlySpan<byte>(bytes, length).ToArray());
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(nint* file, long size)
    {
        OpenFile open = Open[(nint)file];
        int result = open.Recorded.TakeResult();
        if (result == Ok)
        {
            result = ((delegate* unmanaged[Cdecl]<nint*, long, int>)open.GetMethod(TruncateWord))(file, size);
        }

        open.Record(result, FileOperationKind.Truncate, size);
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(nint* file, int flags)
    {
        OpenFile open = Open[(nint)file];
        int result = open.Recorded.TakeResult();
        if (result == Ok)
        {
            result = ((delegate* unmanaged[Cdecl]<nint*, int, int>)open.GetMethod(SyncWord))(file, flags);
        }

        open.Record(result, FileOperationKind.Sync);
        return result;
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_find")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint FindSystem(byte* name);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_register")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RegisterSystem(nint system, int makesDefault);

    /// <summary>A file that SQLite has open.</summary>
    private readonly record struct OpenFile(RecordedFiles Recorded, string Name, nint Methods)
    {
        public nint GetMethod(int word) => ((nint*)Methods)[word];

        public void Record(int result, FileOperationKind kind, long offset = 0, byte[]? bytes = null)
        {
            if (result == Ok)
            {
                Recorded.Add(new FileOperation(Name, kind, offset, bytes));
            }
        }
    }
}
