using System.Formats.Tar;
using System.IO.Compression;

namespace Monitoring;

/// <summary>A real node's log tree, unpacked, with its links pointing into it.</summary>
internal sealed class RealNode : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public RealNode()
    {
        string archive = Path.Join(AppContext.BaseDirectory, "Data", "kubelet-1.36-containerd-2.1.tar.gz");
        using GZipStream unzipped = new(File.OpenRead(archive), CompressionMode.Decompress);
        using TarReader tar = new(unzipped);
        while (tar.GetNextEntry() is { } entry)
        {
            string path = _files[entry.Name];
            if (entry.EntryType == TarEntryType.Directory)
            {
                Directory.CreateDirectory(path);
            }
            else if (entry.EntryType == TarEntryType.SymbolicLink)
            {
                File.CreateSymbolicLink(path, _files[entry.LinkName]);
            }
            else
            {
                entry.ExtractToFile(path, overwrite: false);
            }
        }
    }

    public string Containers => _files["var/log/containers"];

    public string Pods => _files["var/log/pods"];

    public void Dispose() => _files.Dispose();
}
