namespace Monitoring.Folders;

public sealed class FolderReferencesTests
{
    [Theory]
    [InlineData("using Monitoring.Files;")]
    [InlineData("global using Monitoring.Files;")]
    [InlineData("using static Monitoring.Files.FileIdentity;")]
    [InlineData("using Status = Monitoring.Files.FileIdentity;")]
    [InlineData("global::Monitoring.Files.FileIdentity status;")]
    [InlineData("Files.FileIdentity? status = Files.FileIdentity.Of(path);")]
    [InlineData("List<Files.FileIdentity> all = [];")]
    [InlineData("/// <summary>See <see cref=\"Files.FileIdentity\"/>.</summary>")]
    public void A_reference_to_a_folder_is_found(string source) =>
        Assert.Equal(["Files"], FolderReferences.Find(source));

    [Theory]
    [InlineData("using Monitoring.Storing.Blocks;")]
    [InlineData("using static Monitoring.Storing.Blocks.BlockFilter;")]
    [InlineData("Storing.Blocks.BlockFilter.SmallestBlock")]
    public void An_inner_folder_counts_as_the_folder_it_is_in(string source) =>
        Assert.Equal(["Storing"], FolderReferences.Find(source));

    [Theory]
    [InlineData("using System.Text;")]
    [InlineData("own.Files.Any(file => file.IsOpen)")]
    [InlineData("Files.Add(file);")]
    [InlineData("_openFiles.Find(path)")]
    [InlineData("// See Monitoring.Files and Files.FileIdentity.")]
    [InlineData("        _files.Clear(); // as Files.FileIdentity does")]
    [InlineData("YamlDotNet.Core.Monitoring.Files")]
    public void Members_and_plain_comments_are_no_reference(string source) =>
        Assert.Empty(FolderReferences.Find(source));
}
