namespace Monitoring.Parsing.Traces;

/// <summary>Lines that resemble a trace or follow an error, and do not belong to it.</summary>
internal static class OrdinaryLineCases
{
    /// <summary>Lines of which none belongs to another.</summary>
    public static IReadOnlyDictionary<string, string> Apart { get; } = new Dictionary<string, string>
    {
        ["what is like .NET's console logger"] = """
            info: all of [3]
                  is indented
            warn: Shop.Cart[x]
                  is indented
            fail: Shop.Cart
                  is indented
            info: Shop.Cart[0]
            and not indented
            info: Shop.Cart[1]
                 by five blanks
            """,
        ["YAML behind an error"] = """
            ERROR: cannot apply
              spec:
                containers:
                - name: cart
            at: /cart
            """,
        ["the end of a trace that has no frame"] = """
            System.AggregateException: One or more errors occurred. (disk) (net)
            --- End of stack trace from previous location ---
            """,
        ["YAML behind an exception"] = """
            com.shop.ConfigException: cannot apply
              spec:
                containers:
                - name: cart
                  image: shop/cart
                  env:
                  - name: A
                  - name: B
                  - name: C
                  - name: D
            done
            """,
        ["JSON and logfmt behind an exception"] = """
            java.lang.IllegalStateException: no cart
            {"level":"error","msg":"java.lang.IllegalStateException"}
            level=error msg="Exception in cart" at=Cart
            java.lang.IllegalStateException: no cart
            level=ERROR msg="\tat com.shop.Cart.add(Cart.java:42)"
            """,
        ["a frame behind JSON and logfmt"] = """
            {"level":"ERROR","error":"java.lang.Error: x"}
            	at com.shop.Cart.add(Cart.java:42)
            level=ERROR err="java.lang.Error: x"
            	at com.shop.Cart.add(Cart.java:42)
            """,
        ["a table behind a warning"] = """
            WARN  slow queries
              query     | ms
              ----------+----
              SELECT 1  | 900
            """,
        ["SQL behind an error"] = """
            2026-11-23 01:26:46 UTC [7] ERROR:  relation "cart" does not exist at character 15
            2026-11-23 01:26:46 UTC [7] STATEMENT:  SELECT *
            	FROM cart
            	WHERE at (1) = 2
            """,
        ["prose with at"] = """
            ERROR the cart was closed
              at the end (of the day)
              at 10:30:15
              at home
            at com.shop.Cart.add(Cart.java:42)
            """,
        ["frames behind nothing"] = """
            INFO handled
            	at com.shop.Cart.add(Cart.java:42)
            	... 2 more
            Caused by: none of your business
               --- End of list ---
            """,
        ["one error behind another"] = """
            ERROR a
            ERROR b
            java.lang.Error: c
            java.lang.Error: d
            Traceback (most recent call last):
            panic: x
            goroutines: 7
            /app/cart.js:12
            cart.rb:2:in 'add': divided by 0 (ZeroDivisionError)
            fail: Shop.Cart[0]
            not indented
            """,
        ["blank lines"] = """
            ERROR a

            INFO b

            panic: x

            INFO c


            """,
        ["a heading and a list"] = """
            Error: unknown flag: --foo
            Usage:
              cart add [flags]

            Flags:
              -h, --help   help for add
            """,
        ["a traceback that is only spoken of"] = """
            Traceback (most recent call last):
            - appears when Python fails
            ValueError: x
            """,
        ["text that ends as a frame does"] = """
            WARN retrying
              in 10 s (2 of 3)
              fetched http://cart/1:2:3
            """,
    };
}
