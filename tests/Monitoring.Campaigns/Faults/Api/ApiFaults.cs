using System.Net.Sockets;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Campaigns.Faults.Api;

/// <summary>The faults of an API server, one at a time.</summary>
/// <param name="server">The server.</param>
/// <param name="random">Decides.</param>
internal sealed class ApiFaults(FakeApiServer server, Random random)
{
    private static readonly int[] Codes = [410, 429, 500, 503];
    private static readonly byte[] WatchGarbage = "{\"type\":\"ADDED\",\"object\":[<html>\n"u8.ToArray();

    private readonly List<FakeFault> _faults = [];
    private bool _isKilled;

    /// <summary>Starts a fault.</summary>
    /// <returns>The description of the fault.</returns>
    public string Begin()
    {
        FakeFaultKind[] kinds = Enum.GetValues<FakeFaultKind>();
        int choice = random.Next(kinds.Length + 3);
        if (choice < kinds.Length)
        {
            return BeginFault(kinds[choice]);
        }

        switch (choice - kinds.Length)
        {
            case 0:
                server.Kill();
                _isKilled = true;
                return "killed";
            case 1:
                // Expires the history: the server reports this with the status code or with an event in a response of
                // 200.
                server.ReportsExpiredAsEvent = random.Next(2) == 0;
                server.Pods.Compact();
                EndWatches();
                return server.ReportsExpiredAsEvent ? "410 in a watch" : "410";
            default:
                server.Pods.SendToWatches(WatchGarbage);
                return "garbage in a watch";
        }
    }

    /// <summary>Repairs the server. Requests that hang are cut, as by a restart of the server.</summary>
    public void End()
    {
        _faults.ForEach(server.Remove);
        if (_faults.Exists(fault => fault.Kind is FakeFaultKind.Hang or FakeFaultKind.Silence))
        {
            server.Kill();
            _isKilled = true;
        }

        _faults.Clear();
    }

    /// <summary>Starts it if it is killed; false while another process has its port.</summary>
    public bool TryRestart()
    {
        try
        {
            if (_isKilled)
            {
                server.Restart();
                _isKilled = false;
            }

            return true;
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }

    private string BeginFault(FakeFaultKind kind)
    {
        // All requests, or only the one that is made least often.
        bool isOfLists = random.Next(4) == 0;
        FakeFault fault = new(request => request.IsList || !isOfLists, kind)
        {
            Code = Codes[random.Next(Codes.Length)],
            RetryAfter = random.Next(2) == 0 ? TimeSpan.FromSeconds(1) : null,
        };
        if (isOfLists)
        {
            server.Pods.Compact();
        }

        _faults.Add(server.Add(fault));
        EndWatches();
        return kind == FakeFaultKind.Status ? $"{fault.Code}" : $"{kind}";
    }

    private void EndWatches()
    {
        if (random.Next(2) == 0)
        {
            server.Pods.EndWatches();
        }
        else
        {
            server.Pods.CutWatches();
        }
    }
}
