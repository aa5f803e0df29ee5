using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Monitoring.Kubernetes.Connecting.KubeConfigs;

// Implementation notes
//
// YamlDotNet builds nodes recursively, and computes the hash of a mapping's key from all of the key. So a file of ten
// thousand brackets would overflow the stack and end the process. Keys that are lists of aliases of lists of aliases (a
// "billion laughs" attack) would be hashed for years. A kubeconfig has neither.

/// <summary>Rejects YAML with deeply nested nodes, or with keys that are not texts.</summary>
internal sealed class PlainYaml(IParser parser) : IParser
{
    private const int MaxDepth = 64;

    /// <summary>The open collections, and for each mapping whether a key or a value is next.</summary>
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

    /// <summary>Moves the inner parser, which throws InvalidOperationException for some misplaced brackets.</summary>
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

    /// <summary>Handles a node: in a mapping it is a key or a value by turns.</summary>
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
        if (_open.Count == MaxDepth)
        {
            throw Refuse("It is nested too deeply.");
        }

        _open.Push(open);
    }

    private YamlException Refuse(string reason) => new(parser.Current!.Start, parser.Current.End, reason);
}
