namespace Monitoring.Messages;

/// <summary>Messages that report a crash, and messages that resemble such a report.</summary>
public static class CrashCases
{
    /// <summary>Messages that report a crash and name no level.</summary>
    public static TheoryData<string> Crashes => new()
    {
        // Java
        "Exception in thread \"main\" java.lang.IllegalStateException: no cart\n\tat com.shop.Cart.add(Cart.java:42)",
        "Exception in thread \"worker-1\" java.lang.OutOfMemoryError: Java heap space",
        "java.lang.IllegalStateException: no cart\n\tat com.shop.Cart.add(Cart.java:42)\nCaused by: java.io.IOException: gone",
        "com.shop.CartException: no cart\nCaused by: java.io.IOException: gone\n\t... 12 more",
        "#\n# A fatal error has been detected by the Java Runtime Environment:"[2..],

        // Python
        "Traceback (most recent call last):\n  File \"/app/cart.py\", line 12, in <module>\n    add()\nKeyError: 'cart'",
        "  + Exception Group Traceback (most recent call last):\n  |   File \"/app/cart.py\", line 3, in <module>",
        "order 17 failed\nTraceback (most recent call last):\n  File \"/app/cart.py\", line 12, in add",
        "Fatal Python error: Segmentation fault",

        // .NET
        "Unhandled exception. System.InvalidOperationException: no cart\n   at Shop.Cart.Add() in /app/Cart.cs:line 42",
        "System.InvalidOperationException: no cart\n   at Shop.Cart.Add() in /app/Cart.cs:line 42",
        "Unhandled Exception: System.NullReferenceException: Object reference not set to an instance of an object",

        // Go
        "goroutine 1 [running]:\nmain.main()\n\t/app/main.go:12 +0x1d",
        "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:",
        "http: served 10.0.0.1:80\ngoroutine 17 [running]:\nnet/http.(*conn).serve.func1()",
        "runtime: goroutine stack exceeds 1000000000-byte limit",

        // Node
        "TypeError: cart is not a function\n    at Object.<anonymous> (/app/cart.js:12:5)",
        "/app/cart.js:12\n    cart()\n    ^\n\nTypeError: cart is not a function\n    at Object.<anonymous> (/app/cart.js:12:5)",
        "Uncaught ReferenceError: cart is not defined",
        "UnhandledPromiseRejectionWarning: TypeError: cart is not a function",

        // Ruby, PHP, Rust, Elixir, Swift
        "cart.rb:42:in 'add': no cart (NoMethodError)",
        "/app/cart.rb:42:in `add': no cart (Shop::CartError)\n\tfrom /app/main.rb:3:in `<main>'",
        "PHP Fatal error:  Uncaught Exception: no cart in /app/cart.php:12",
        "thread 'main' panicked at src/main.rs:2:5:\nno cart",
        "thread 'tokio-runtime-worker' (17) panicked at src/main.rs:2:5:",
        "** (RuntimeError) no cart\n    cart.exs:1: (file)",
        "Fatal error: Unexpectedly found nil while unwrapping an Optional value",

        // C, C++ and the system
        "Segmentation fault (core dumped)",
        "./run.sh: line 3:    12 Segmentation fault      (core dumped) ./cart",
        "cart[17]: segfault at 0 ip 000055d0 sp 00007ffc error 4 in cart[55d0+1000]",
        "terminate called after throwing an instance of 'std::runtime_error'\n  what():  no cart",
        "*** stack smashing detected ***: terminated",
        "double free or corruption (out)",
        "free(): invalid pointer",
        "Aborted (core dumped)",
        "SIGSEGV: segmentation violation",
    };

    /// <summary>Messages with a trace, and with a level that their logger has given them.</summary>
    public static TheoryData<string, LogLevel> Traced => new()
    {
        { "2026-11-22 10:00:00 WARN Cart retrying\njava.io.IOException: gone\n\tat com.shop.Cart.add(Cart.java:42)",
            LogLevel.Warning },
        { "INFO shutting down\n\tat com.shop.Cart.add(Cart.java:42)", LogLevel.Information },
        { "fail: Shop.Cart[0]\n      no cart\n         at Shop.Cart.Add()", LogLevel.Error },
        { "FATAL cannot start\nTraceback (most recent call last):", LogLevel.Critical },
    };

    /// <summary>Messages that only resemble a crash.</summary>
    public static TheoryData<string> NoCrashes => new()
    {
        "The panic button was pressed",
        "thread 'main' started at src/main.rs",
        "goroutine 17 finished",
        "two lines\nlook at this",
        "a list\n- from a\n- at b",
        "Uncaughtworker ready",
        "Exception handling is on",
        "select *\nfrom cart",
        "(see cart.rb:42)",
    };
}
