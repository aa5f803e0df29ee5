namespace Monitoring.Parsing.Traces;

/// <summary>JSON over several lines.</summary>
internal static class BlockCases
{
    /// <summary>Blocks that are one entry, each between other lines.</summary>
    public static IReadOnlyDictionary<string, string> Joined { get; } = new Dictionary<string, string>
    {
        ["JSON, an object"] = """
            ERROR cannot parse
            ====
            {
              "cart": [
                "tea { [",
                1.5e-3, -7, true, null, {}
              ],
              "quote": "\"}\\",

              "level": "error"
            }
            ====
            next
            """,
        ["JSON, an array, and an object that begins on its first line"] = """
            [
              {"name": "tea"},
              {"name": "cake"}
            ]
            ====
            {"level": "info", "cart": {
              "name": "tea"
            }}
            ====
            {"level":"warn",
            "cart":1}
            ====
            [{
              "name": "tea"
            }, {
              "name": "cake"
            }]
            ====
            { "level": "info"
            , "cart": 1
            }
            ====
            {"level":"info"}
            """,
        ["JSON, more lines than a trace may hold back"] = $$"""
            {
            {{string.Join('\n', Enumerable.Range(0, 40).Select(number => $"  \"key{number}\": {number},"))}}
              "last": {
              }
            }
            ====
            {"level":"info","msg":"next"}
            """,
    };

    /// <summary>Lines of which none belongs to another.</summary>
    public static IReadOnlyDictionary<string, string> Apart { get; } = new Dictionary<string, string>
    {
        ["JSON that a line of another program breaks"] = """
            {
              "cart": [
            2026-11-23 01:26:46 INFO listening
                "tea"
              ]
            }
            """,
        ["JSON that another object breaks"] = """
            {
              "cart": 1
            {"level":"info","msg":"next"}
            {
            listening
            [
            [
            INFO next
            """,
        ["no JSON"] = """
            {cart,
            {badmatch,[
            { cart: {
            [2026-11-23 01:26:46,
            [main,
            [1] {
            {"cart": "tea
            {"cart": 01-02,
            {"cart": tea,
            {"a" "b",
            {"a": 1,,
            {"a": 1] ,
            [error] {
            {
            }}
            next
            """,
        ["JSON that is never complete"] = """
            {
              "cart": {
                "name": "tea"
              }
            """,
    };
}
