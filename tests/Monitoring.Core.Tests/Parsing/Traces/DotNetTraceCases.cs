namespace Monitoring.Parsing.Traces;

/// <summary>Traces of Mono, and of .NET in other languages than English.</summary>
internal static class DotNetTraceCases
{
    /// <summary>Traces, each between other lines.</summary>
    public static IReadOnlyDictionary<string, string> Joined { get; } = new Dictionary<string, string>
    {
        ["Mono"] = """
            [ERROR] FATAL UNHANDLED EXCEPTION: System.InvalidOperationException: no cart
              at Shop.Cart.Add (System.String name) [0x00001] in <3ab5c0d1e2f3>:0 
              at Shop.Main.Run () [0x0001d] in /app/Main.cs:7 
              at (wrapper managed-to-native) System.Reflection.RuntimeMethodInfo.InternalInvoke(object)
            ====
            next
            """,
        ["Mono, the exception on the second line"] = """
            Unhandled Exception:
            System.NullReferenceException: Object reference not set to an instance of an object
              at Shop.Cart.Add () [0x00000] in <filename unknown>:0 
            ====
            next
            """,
        [".NET, German"] = """
            Unbehandelte Ausnahme: System.InvalidOperationException: kein Korb ---> System.IO.IOException: Platte
               bei Shop.Disk.Read(String path) in C:\Shop\Disk.cs:Zeile 7.
               --- Ende der internen Ausnahmestapelüberwachung ---
               bei Shop.Cart.Add()
            --- Ende der Stapelüberwachung vom vorhergehenden Ort, an dem die Ausnahme ausgelöst wurde ---
               bei Shop.Main.Run()
            ====
            next
            """,
        [".NET, French, Spanish, Russian, Japanese, Chinese"] = """
            System.InvalidOperationException: pas de panier
               à Shop.Cart.Add() dans C:\Shop\Cart.cs:ligne 42
               --- Fin de la trace de la pile d'exception interne ---
               à Shop.Main.Run()
            ====
            System.InvalidOperationException: no hay cesta
               en Shop.Cart.Add()
            ====
            System.InvalidOperationException: нет корзины
               в Shop.Cart.Add() в C:\Shop\Cart.cs:строка 42
               --- Конец трассировки внутреннего стека исключений ---
            ====
            System.InvalidOperationException: カートがありません
               場所 Shop.Cart.Add() 場所 C:\Shop\Cart.cs:行 42
               --- 内部例外スタック トレースの終わり ---
            ====
            System.InvalidOperationException: 没有购物车
               在 Shop.Cart.Add() 位置 C:\Shop\Cart.cs:行号 42
               --- 内部异常堆栈跟踪的结尾 ---
            ====
            next
            """,
    };
}
