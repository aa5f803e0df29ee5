namespace Monitoring.Messages;

/// <summary>Messages as real loggers write them, and the level that a reader would tell.</summary>
public static class LevelCases
{
    /// <summary>Messages that name their level.</summary>
    public static TheoryData<string, LogLevel> Clear => new()
    {
        // JSON
        { """{"level":"info","msg":"hello"}""", LogLevel.Information },
        { """{"ts":1.5,"LEVEL":"Warn","msg":"hello"}""", LogLevel.Warning },
        { """{"level":30,"time":1,"pid":7,"msg":"pino"}""", LogLevel.Information },
        { """{"name":"bunyan","level":50,"v":0}""", LogLevel.Error },
        { """{"level":60}""", LogLevel.Critical },
        { """{"@t":"2026-11-23","@mt":"x","@l":"Fatal"}""", LogLevel.Critical },
        { """{"@timestamp":"x","log.level":"ERROR","message":"ECS"}""", LogLevel.Error },
        { """{"severity":"NOTICE","message":"Google"}""", LogLevel.Information },
        { """{"EventId":0,"LogLevel":"Warning","Category":"x"}""", LogLevel.Warning },
        { """{"asctime":"x","levelname":"CRITICAL"}""", LogLevel.Critical },
        { """{"@level":"debug","@message":"hclog"}""", LogLevel.Debug },
        { """{"lvl":"dbug","inner":{"level":"error"}}""", LogLevel.Debug },
        { """{"msg":"a \"quoted\" level: error","a":["level","error"],"level":"trace"}""", LogLevel.Trace },
        { """{"level":"error","msg":"cut off in the mid""", LogLevel.Error },
        { """  {"level":"info","severity":"INFO"}""", LogLevel.Information },

        // headers
        { "1:M 01 Jun 2026 10:00:00.123 * Ready to accept connections tcp", LogLevel.Information },
        { "4711:S 01 Jun 2026 10:00:00.123 # Connection with replica lost", LogLevel.Warning },
        { "1:C 01 Jun 2026 10:00:00.123 - Accepted 10.0.0.7:40000", LogLevel.Debug },
        { "[    12.345] (EE) Failed to load module \"nv\"", LogLevel.Error },
        { "[    12.345] (WW) The directory \"/usr/share/fonts\" does not exist.", LogLevel.Warning },
        { "2026-06-01 10:00:00.000 UTC [1] LOG:  checkpoint starting: time", LogLevel.Information },
        { "2026-06-01 10:00:00.000 UTC [71] shop@shop LOG:  duration: 12.3 ms", LogLevel.Information },
        { "2026-06-01 10:00:00.123:WARN:oejs.HttpChannel:qtp1-22: /cart", LogLevel.Warning },
        { "2026-06-01 10:00:00.000 | SUCCESS  | shop.cart:pay:21 - paid", LogLevel.Information },
        { "Jun  1 10:00:00 n kernel: [12345.678901] Out of memory: Killed process 4711 (java)", LogLevel.Error },
        { "Memory cgroup out of memory: Killed process 4711 (java)", LogLevel.Error },

        // klog
        { "E260601 10:00:00.123456 71 server/node.go:512 \u22EE [n1] unable to contact the cluster", LogLevel.Error },
        { "E0806 14:55:00.123456       1 main.go:7] failed", LogLevel.Error },
        { "I1123 01:26:46.300187   12345 reflector.go:1] Listing ERROR objects", LogLevel.Information },
        { "W1123 01:26:46.300187       1 x.go:1] deprecated", LogLevel.Warning },
        { "F1123 01:26:46.300187       1 x.go:1] gone", LogLevel.Critical },

        // logfmt
        { """level=warn msg="disk is filling" """, LogLevel.Warning },
        { """time="2026-11-23T01:26:46Z" level=error msg="boom" """, LogLevel.Error },
        { """ts=2026-11-23T01:26:46Z caller=main.go:12 level=info msg="no error" """, LogLevel.Information },
        { """t=2026-11-23T01:26:46+0000 lvl=dbug msg="grafana" """, LogLevel.Debug },
        { """2026-11-23T01:26:46Z level=info""", LogLevel.Information },
        { """msg="set level=debug" severity="ERROR" """, LogLevel.Error },
        { "starting up name=x level=warning", LogLevel.Warning },

        // brackets
        { "[ERROR] plugin/errors: 2 example.org. A: timeout", LogLevel.Error },
        { "[INFO] plugin/reload: Running configuration", LogLevel.Information },
        { "[W] low", LogLevel.Warning },
        { "[error] no such file", LogLevel.Error },
        { "2026/11/22 10:00:00 [error] 123#0: *1 open() failed", LogLevel.Error },
        { "2026/11/22 10:00:00 [emerg] 1#1: bind() failed", LogLevel.Critical },
        { "nginx: [warn] conflicting server name", LogLevel.Warning },
        { "[Sun Nov 22 10:00:00.123456 2026] [core:error] [pid 123:tid 456] AH00082", LogLevel.Error },
        { "[Sun Nov 22 10:00:00.123456 2026] [mpm_event:notice] [pid 1] AH00489", LogLevel.Information },
        { "2026-11-22T10:00:00.123456Z 0 [Warning] [MY-010068] [Server] CA certificate is self signed.", LogLevel.Warning },
        { "[2026-11-22T10:00:00,123][INFO ][o.e.n.Node] [node-1] started", LogLevel.Information },
        { "[2026-11-22 10:00:00.123][1][critical][main] [source/server.cc:1] exiting", LogLevel.Critical },
        { "2026-11-22 10:00:00.123 [debug] <0.222.0> rabbit", LogLevel.Debug },
        { "[2026-11-22 10:00:00 +0000] [7] [INFO] Starting gunicorn", LogLevel.Information },
        { "[10:00:00 INF] Serilog's console", LogLevel.Information },
        { "2026-11-22T10:00:00.123Z [WARN]  core: consul", LogLevel.Warning },
        { "2026-11-22 10:00:00 <error> in angles", LogLevel.Error },

        // bars
        { "2026-11-22 10:00:00.123 | WARNING  | module:function:12 - loguru", LogLevel.Warning },
        { "2026-11-22 10:00:00.1234|ERROR|Shop.Cart|NLog", LogLevel.Error },

        // a time, then the level
        { "2026-11-22 10:00:00,123 ERROR [main] com.shop.Cart - boom", LogLevel.Error },
        { "2026-11-22T10:00:00.123Z  INFO 1 --- [main] c.e.App : Spring", LogLevel.Information },
        { "2026-11-22T10:00:00.123456Z  WARN my_crate::module: tracing", LogLevel.Warning },
        { "[2026-11-22T10:00:00Z DEBUG my_crate] env_logger", LogLevel.Debug },
        { "[2026-11-22 10:00:00,123] INFO [KafkaServer id=1] started (kafka.server.KafkaServer)", LogLevel.Information },
        { "[2026-11-22 10:00:00,123: INFO/MainProcess] celery", LogLevel.Information },
        { "22-Nov-2026 10:00:00.123 SEVERE [main] org.apache.catalina", LogLevel.Error },
        { "2026-11-22 10:00:00.123 UTC [123] ERROR:  relation \"x\" does not exist", LogLevel.Error },
        { "2026-11-22 10:00:00.123 UTC [1] FATAL:  the database system is starting up", LogLevel.Critical },
        { "2026-11-22T10:00:00.000Z\tinfo\tmain.go:12\tzap's console", LogLevel.Information },
        { "10:00AM ERR zerolog's console error=\"no such host\"", LogLevel.Error },
        { "2026-11-22T10:00:00.000Z error: winston", LogLevel.Error },
        { "10:00:00.123 [main] DEBUG com.foo - logback", LogLevel.Debug },
        { "10:00:00.123 [http-nio-8080-exec-1] WARN  com.foo - logback", LogLevel.Warning },
        { "2026-11-22 10:00:00,123 - mymodule - ERROR - Python", LogLevel.Error },
        { "2026-11-22 10:00:00,123 [myid:1] - INFO  [main:QuorumPeer] - ZooKeeper", LogLevel.Information },

        // the level, then the message
        { "ERROR something went wrong", LogLevel.Error },
        { "ERROR:root:Python's basicConfig", LogLevel.Error },
        { "INFO:     127.0.0.1:1234 - \"GET / HTTP/1.1\" 200 OK", LogLevel.Information },
        { "info: Microsoft.Hosting.Lifetime[14]", LogLevel.Information },
        { "fail: Microsoft.AspNetCore.Server.Kestrel[13]", LogLevel.Error },
        { "dbug: My.Category[0]", LogLevel.Debug },
        { "trce: My.Category[0]", LogLevel.Trace },
        { "WARN[0012] logrus on a terminal", LogLevel.Warning },
        { "ERRO[0000] logrus on a terminal", LogLevel.Error },
        { "Warning: the flag is deprecated", LogLevel.Warning },
        { "error: no such file or directory", LogLevel.Error },
        { "panic: runtime error: invalid memory address", LogLevel.Critical },
        { "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", LogLevel.Critical },
        { "I, [2026-11-22T10:00:00.123456 #1]  INFO -- : Ruby", LogLevel.Information },
        { "main.c:12:3: error: expected ';'", LogLevel.Error },
        { "npm ERR! code E404", LogLevel.Error },
        { "ERROR", LogLevel.Error },

        // colours
        { "\u001b[32mINFO\u001b[0m[0000] logrus on a real terminal", LogLevel.Information },
        { "2026-11-22T10:00:00Z \u001b[1;31mERROR\u001b[0m tracing", LogLevel.Error },
        { "\u001b[40m\u001b[1m\u001b[33mwarn\u001b[39m\u001b[22m\u001b[49m: Microsoft.Hosting", LogLevel.Warning },
        { "[\u001b[31merror\u001b[0m] coloured", LogLevel.Error },

        // programs with a form of their own
        { "[2026-06-01 10:00:00] production.ERROR: boom", LogLevel.Error },
        { "[2026-06-01T10:00:00.000000+00:00] request.CRITICAL: Uncaught PHP Exception", LogLevel.Critical },
        { "[2026-06-01 10:00:00] my_app-2.WARNING: slow {\"ms\":12} []", LogLevel.Warning },
        { "PHP Warning:  Undefined variable $cart", LogLevel.Warning },
        { "[01-Jun-2026 10:00:00 UTC] PHP Notice:  Undefined index", LogLevel.Information },
        { "[01-Jun-2026 10:00:00 UTC] PHP Fatal error:  Uncaught Exception: boom", LogLevel.Error },
        { "PHP Deprecated:  Function strftime() is deprecated", LogLevel.Warning },
        { "[E 2026-06-01 10:00:00.123 ServerApp] Jupyter", LogLevel.Error },
        { "[I 260601 10:00:00 web:2348] 200 GET /cart", LogLevel.Information },
        { "2026-06-01T10:00:00Z E! telegraf", LogLevel.Error },
        { "2026-06-01T10:00:00Z W! [outputs.http] slow", LogLevel.Warning },
        { "2026-08-22 21:29:25,119::INFO::[x:1] SABnzbd", LogLevel.Information },
        { "2026-08-22 21:29:25,119::WARNING::[downloader:12] SABnzbd", LogLevel.Warning },
        { "=ERROR REPORT==== 1-Jun-2026::10:00:00 ===", LogLevel.Error },
        { "=PROGRESS REPORT==== 1-Jun-2026::10:00:00 ===", LogLevel.Information },
        { "[FAILED] Failed to start cart.service.", LogLevel.Error },
        { "[  OK  ] Started cart.service.", LogLevel.Information },
        { "[ ERROR ] blanks in brackets", LogLevel.Error },
        { "2026-06-01 10:00:00 [ warn ] blanks in brackets", LogLevel.Warning },
        { "2026.06.01 10:00:00.123456 [ 123 ] {3f2a-11} <Error> executeQuery: Code: 62", LogLevel.Error },
        { "2026.06.01 10:00:00.123456 [ 123 ] {} <Information> Application: ready", LogLevel.Information },

        // dates of digits or dots
        { "081109 203615 148 INFO dfs.DataNode$PacketResponder: HDFS", LogLevel.Information },
        { "20260601 10:00:00 ERROR boom", LogLevel.Error },
        { "20260601100000 WARN slow", LogLevel.Warning },
        { "01.06.2026 10:00:00 ERROR boom", LogLevel.Error },
        { "1780308000.123 ERROR boom", LogLevel.Error },
        { "1780308000123 WARN slow", LogLevel.Warning },

        // a common name after a time, and after a program's name
        { "2026-06-01T10:00:00Z error lower-case, one space", LogLevel.Error },
        { "2026-06-01 10:00:00 Info starting", LogLevel.Information },
        { "Jun  1 10:00:00 node1 cart: ERROR boom", LogLevel.Error },

        // syslog
        { "<3>sd-daemon or syslog PRI", LogLevel.Error },
        { "<34>1 2026-06-01T10:00:00Z host su - ID47 - failed for root", LogLevel.Critical },
        { "<14>Jun  1 10:00:00 node1 cart[12]: ready", LogLevel.Information },
        { "<6>E0601 10:00:00.123456       1 main.go:7] klog's own letter", LogLevel.Error },
        { "Jun 01 10:00:00 node1 kubelet[123]: W0601 10:00:00.123456     123 x.go:1] slow", LogLevel.Warning },
        { "E20260601 10:00:00.123456   123 main.cc:7] glog with a year", LogLevel.Error },

        // JSON of programs
        { """{"s":"E","c":"NETWORK","msg":"MongoDB","t":{"$date":"x"}}""", LogLevel.Error },
        { """{"t":{"$date":"x"},"s":"D2","c":"REPL"}""", LogLevel.Debug },
        { """{"level":400,"level_name":"ERROR","message":"Monolog"}""", LogLevel.Error },
        { """{"log_level":"error","msg":"x"}""", LogLevel.Error },
        { """{"log":{"origin":{"level":"info"},"level":"warn"},"message":"ECS, nested"}""", LogLevel.Warning },
        { """{"level":"error ","msg":"padded"}""", LogLevel.Error },
        { """{"PRIORITY":"3","MESSAGE":"journald"}""", LogLevel.Error },
        { """{"_SYSTEMD_UNIT":"cart.service","PRIORITY":4}""", LogLevel.Warning },
    };

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
        { "2026-11-22 10:00:00 WARN Cart retrying\njava.io.IOException: gone\n\tat com.shop.Cart.add(Cart.java:42)", LogLevel.Warning },
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

    /// <summary>Messages of which the level cannot be told, however much some words suggest one.</summary>
    public static TheoryData<string> Unclear => new()
    {
        "",
        " ",
        "hello",
        "flood line 18001 xxxxxxxxxxxx",
        "0 errors",
        "0 ERROR",
        "found 12 WARN lines",
        "no error",
        "No ERROR was found",
        "finished with no errors and 3 warnings",
        "error=nil",
        "connection closed error=nil",
        "error: nil",
        "error: 0",
        "debug: true",
        "verbose: false",
        "errorHandler installed",
        "errorHandler: installed",
        "information about the pod",
        "more information: see the manual",
        "https://example.org/error/INFO",
        "info://example.org",
        "GET /error HTTP/1.1",
        "10.0.0.1 - - [23/Nov/2026:01:26:46 +0000] \"GET /debug/ERROR?level=error HTTP/1.1\" 200 612",
        "ERROR_CODE 17",
        "ERROR-17",
        "ERRORS",
        "Setting log level to DEBUG",
        "log level: DEBUG",
        "log level is [debug]",
        "changed level=debug",
        "LOG_LEVEL=DEBUG",
        "Checking DEBUG flag",
        "the user who sees this ERROR should call",
        "a long way into a sentence [error] stands in brackets",
        "java.lang.Error",
        "java.lang.IllegalStateException: no cart",
        "\tat com.shop.Error.add(Cart.java:42)",
        "Trace id 17",
        "warning signs",
        "Critical section entered",
        "debug mode is on",
        "E to the x",
        "W: 3, H: 4",
        "D: drive",
        "I am here",
        "E1234 is no klog header",
        "1:M 01 Jun 2026 is a date",
        "10:20 01 Jun 2026 10:00:00.123 # not a role",
        "the LOG:  of a ship",
        "(EE-1) a part",
        "2026-06-01 10:00:00 UTC [71] DETAIL:  Key (id)=(7) already exists.",
        "We ran out of memory: Killer queries",
        "ERROR WARN INFO DEBUG are the levels",
        "level=info severity=error msg=both",
        "<error>element</error>",
        "2026-06-01T10:00:00Z error count is 0",
        "2026-06-01T10:00:00Z debug mode is on",
        "2026-06-01T10:00:00Z trace id 17",
        "2026-06-01T10:00:00Z critical section entered",
        "2026-06-01T10:00:00Z info page served",
        "12345678 ERROR lines",
        "1.2.3 ERROR",
        "10.0.0.1 ERROR",
        "200001 ERROR",
        "E! no time",
        "<999>no priority",
        "<3></3>",
        "[OK] button pressed",
        "=REPORT====",
        "com.shop.ERROR: a name",
        """{"s":"E","msg":"a program's own key"}""",
        """{"PRIORITY":"3","title":"a task"}""",
        """{"priority":"3","MESSAGE":"a task"}""",
        """{"level":"info","severity":"ERROR"}""",
        """{"msg":"[ERROR] not its level"}""",
        """{"inner":{"level":"error"}}""",
        """{"level":"high"}""",
        """{"level":3}""",
        """{"level":35}""",
        """{"level":null}""",
        """{"level":{"name":"error"}}""",
        """{"cut":"off ERROR""",
        "{}",
        "{",
    };
}
