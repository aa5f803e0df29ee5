using Monitoring.Storing.Database;

namespace Monitoring.Storing;

public sealed class LogStoreLocationTests
{
    private static readonly StoreEnvironment User = new() { Platform = PlatformID.Unix, Home = "/home/ann" };
    private static readonly StoreEnvironment Root = new() { Platform = PlatformID.Unix, Home = "/root", IsRoot = true };

    [Fact]
    public void A_user_has_it_in_the_state_directory() =>
        Assert.Equal("/home/ann/.local/state/monitoring/store.db", LogStoreLocation.Find(User));

    [Theory]
    [InlineData("/state", "/state/monitoring/store.db")]
    [InlineData("state", "/home/ann/.local/state/monitoring/store.db")]
    [InlineData("", "/home/ann/.local/state/monitoring/store.db")]
    public void An_absolute_state_directory_counts(string directory, string expected) =>
        Assert.Equal(expected, LogStoreLocation.Find(With(User, "XDG_STATE_HOME", directory)));

    [Fact]
    public void Root_on_a_machine_is_a_user_like_any_other() =>
        Assert.Equal("/root/.local/state/monitoring/store.db", LogStoreLocation.Find(Root));

    [Theory]
    [InlineData("/.dockerenv")]
    [InlineData("/run/.containerenv")]
    public void Root_in_a_container_has_it_where_a_volume_can_be_mounted(string mark) => Assert.Equal(
        "/var/lib/monitoring/store.db",
        LogStoreLocation.Find(Root with { FileExists = file => file == mark }));

    [Theory]
    [InlineData("container")]
    [InlineData("KUBERNETES_SERVICE_HOST")]
    public void A_container_is_known_by_its_environment_too(string variable)
    {
        Assert.Equal("/var/lib/monitoring/store.db", LogStoreLocation.Find(With(Root, variable, "x")));
        Assert.Equal("/home/ann/.local/state/monitoring/store.db", LogStoreLocation.Find(With(User, variable, "x")));
    }

    [Fact]
    public void Without_a_home_directory_the_store_is_in_the_state_directory_of_the_system() =>
        Assert.Equal("/var/lib/monitoring/store.db", LogStoreLocation.Find(User with { Home = string.Empty }));

    [Fact]
    public void Other_systems_have_their_own_places()
    {
        Assert.Equal(
            "/Users/ann/Library/Application Support/Monitoring/store.db",
            LogStoreLocation.Find(User with { Home = "/Users/ann", IsMacOS = true }));
        Assert.Equal(
            Path.Join("C:/Users/ann/AppData/Local", "Monitoring", "store.db"),
            LogStoreLocation.Find(
                new StoreEnvironment { Platform = PlatformID.Win32NT, LocalData = "C:/Users/ann/AppData/Local" }));
    }

    [Fact]
    public void The_variable_wins_over_everything() =>
        Assert.Equal("/logs/x.db", LogStoreLocation.Find(With(Root, LogStoreLocation.Variable, "/logs/x.db")));

    [Fact]
    public void A_relative_path_in_the_variable_is_made_absolute() =>
        Assert.Equal(Path.GetFullPath("x.db"), LogStoreLocation.Find(With(User, LogStoreLocation.Variable, "x.db")));

    private static StoreEnvironment With(StoreEnvironment environment, string variable, string value) =>
        environment with { GetVariable = name => name == variable ? value : null };
}
