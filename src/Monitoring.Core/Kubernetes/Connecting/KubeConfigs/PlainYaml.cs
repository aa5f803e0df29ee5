using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Monitoring.Kubernetes.Connecting.KubeConfigs;

// Implementation notes
//
// YamlDotNet makes nodes of events by calling itself, and the hash of a mapping's key by looking through all of it. So a file of ten
// thousand brackets would end the process, as no one can catch the end of the stack; and keys that are lists of aliases of lists of
// aliases (known as a billion laughs) would be hashed for years. A kubeconfig has neither.

/// <summary>YAML whose nodes are not nested deeply, and whose keys are texts; anything else is an error.</summary>
internal sealed class PlainYaml(IParser parser) : IParser
{
    private const int Deepest = 64;

    /// <summary>The collections that are open, and of each mapping whether a key comes next.</summary>
    private readonly Stack<Open> _open = new();

    private enum Open
    {
        Sequence,
        Key,
        Value,
    }

    /// <inheritdoc/>
    public ParsingEvent? Current => parser.Current;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        if (!Advance())
        {
            return false;
        }

        switch (parser.Current)
        {
            case MappingEnd or SequenceEnd:
                _open.Pop();
                break;
            case Scalar:
                Pass();
                break;
            case AnchorAlias:
                PassValue();
                break;
            case MappingStart:
                PassValue();
                Enter(Open.Key);
                break;
            case SequenceStart:
                PassValue();
                Enter(Open.Sequence);
                break;
        }

        return true;
    }

    /// <summary>Its parser says of some brackets in the wrong place only that it is at a loss.</summary>
    private bool Advance()
    {
        try
        {
            return parser.MoveNext();
        }
        catch (InvalidOperationException failure)
        {
            throw new YamlException(parser.Current?.End ?? Mark.Empty, parser.Current?.End ?? Mark.Empty, "It is no YAML.", failure);
        }
    }

    private void PassValue()
    {
        if (_open.TryPeek(out Open open) && open == Open.Key)
        {
            throw Refuse("A key is no text.");
        }

        Pass();
    }

    /// <summary>A node stands here: in a mapping it is a key or a value by turns.</summary>
    private void Pass()
    {
        if (_open.TryPeek(out Open open) && open != Open.Sequence)
        {
            _open.Pop();
            _open.Push(open == Open.Key ? Open.Value : Open.Key);
        }
    }

    private void Enter(Open open)
    {
        if (_open.Count == Deepest)
        {
            throw Refuse("It is nested too deeply.");
        }

        _open.Push(open);
    }

    private YamlException Refuse(string reason) => new(parser.Current!.Start, parser.Current.End, reason);
}
