namespace Monitoring.Parsing.Traces;

/// <summary>Lines as languages and their loggers write them. A line of equals signs stands between two entries.</summary>
internal static class TraceCases
{
    private const string Separator = "====";

    /// <summary>The traces of all languages.</summary>
    public static IReadOnlyDictionary<string, string> AllJoined =>
        Joined.Concat(SystemTraceCases.Joined).Concat(ScriptTraceCases.Joined).Concat(BlockCases.Joined).ToDictionary();

    /// <summary>The lines that belong to no other, of all languages.</summary>
    public static IReadOnlyDictionary<string, string> AllApart =>
        Apart.Concat(SystemTraceCases.Apart).Concat(ScriptTraceCases.Apart).Concat(BlockCases.Apart).ToDictionary();

    /// <summary>Traces, each between other lines.</summary>
    public static IReadOnlyDictionary<string, string> Joined { get; } = new Dictionary<string, string>
    {
        ["Java, nobody caught it"] = """
            starting
            ====
            Exception in thread "main" java.lang.IllegalStateException: no cart
            	at com.shop.Cart.add(Cart.java:42)
            	at java.base/java.lang.Thread.run(Thread.java:1583)
            Caused by: java.io.IOException: disk
            	at com.shop.Disk.read(Disk.java:7)
            	... 23 more
            ====
            done
            """,
        ["Java, printed"] = """
            java.lang.NullPointerException
            	at com.shop.Cart.add(Cart.java:42)
            	at com.shop.Main$$Lambda/0x00007f0001000400.run(Unknown Source)
            ====
            INFO com.shop.Main - next
            """,
        ["Java, logged by log4j"] = """
            2026-11-23 01:26:46,300 INFO  [main] com.shop.Main - before
            ====
            2026-11-23 01:26:46,301 ERROR [main] com.shop.Cart - boom
            java.lang.IllegalStateException: no cart
            	at com.shop.Cart.add(Cart.java:42) ~[shop.jar:1.2]
            	Suppressed: java.io.IOException: close
            		at com.shop.Disk.close(Disk.java:9)
            		... 2 more
            	Caused by: java.lang.Error
            		... 3 common frames omitted
            ====
            2026-11-23 01:26:46,302 ERROR [main] com.shop.Cart - without a trace
            ====
            2026-11-23 01:26:46,303 WARN  [main] com.shop.Cart - again
            com.shop.Boom: an exception by another name
            	at com.shop.Cart.add(Cart.java:42)
            ====
            2026-11-23 01:26:46,304 INFO  [main] com.shop.Main - after
            """,
        ["Java, logged by Spring Boot"] = """
            2026-11-23T01:26:46.300+01:00 ERROR 1 --- [shop] [           main] o.s.boot.SpringApplication               : Application run failed

            org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'cart'
            	at org.springframework.beans.factory.support.AbstractBeanFactory.doGetBean(AbstractBeanFactory.java:325) ~[spring-beans-6.1.jar:6.1]
            	at org.springframework.boot.SpringApplication.run(SpringApplication.java:342)
            Caused by: org.postgresql.util.PSQLException: ERROR: relation "cart" does not exist
              Position: 15
            	at org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2713)
            	... 2 more
            ====

            ====
            2026-11-23T01:26:46.301+01:00  INFO 1 --- [shop] [           main] com.shop.Main : next
            """,
        ["Java, a message of several lines"] = """
            com.fasterxml.jackson.core.JsonParseException: Unexpected character ('}' (code 125))
             at [Source: (String)"{}}"; line: 1, column: 3]
            	at com.fasterxml.jackson.core.JsonParser._constructError(JsonParser.java:2418)
            ====
            next
            """,
        ["Java, Reactor's checkpoints"] = """
            2026-11-23 01:26:46.300 ERROR 1 --- [ctor-http-nio-2] a.w.r.e.AbstractErrorWebExceptionHandler : [1] 500 Server Error for HTTP GET "/cart"
            java.lang.IllegalStateException: boom
            	at com.shop.Cart.get(Cart.java:30)
            	Suppressed: reactor.core.publisher.FluxOnAssembly$OnAssemblyException: 
            Error has been observed at the following site(s):
            	*__checkpoint ⇢ HTTP GET "/cart" [ExceptionHandlingWebHandler]
            Original Stack Trace:
            		at com.shop.Cart.get(Cart.java:30)
            ====
            next
            """,
        ["Kotlin and Scala"] = """
            Exception in thread "DefaultDispatcher-worker-1" kotlin.KotlinNullPointerException
            	at shop.CartKt$main$1.invokeSuspend(Cart.kt:12)
            	at kotlin.coroutines.jvm.internal.BaseContinuationImpl.resumeWith(ContinuationImpl.kt:33)
            ====
            java.util.NoSuchElementException: head of empty list
            	at scala.collection.immutable.Nil$.head(List.scala:662)
            	at shop.Cart$.$anonfun$total$1(Cart.scala:9)
            """,
        [".NET, nobody caught it"] = """
            listening
            ====
            Unhandled exception. System.InvalidOperationException: no cart
             ---> System.IO.IOException: disk
               at Shop.Disk.Read(String path) in /src/Disk.cs:line 7
               --- End of inner exception stack trace ---
               at Shop.Cart.Add[T](T item) in /src/Cart.cs:line 42
               at Shop.Cart.<>c__DisplayClass0_0.<<Load>b__0>d.MoveNext()
            --- End of stack trace from previous location ---
               at Program.<Main>$(String[] args) in /src/Program.cs:line 1
            ====
            next
            """,
        [".NET, logged by Serilog"] = """
            [01:26:46 ERR] Cannot load the cart
            System.AggregateException: One or more errors occurred. (disk) (net)
             ---> System.IO.IOException: disk
               --- End of inner exception stack trace ---
               at Shop.Cart.Load()
             ---> (Inner Exception #1) System.Net.Http.HttpRequestException: net<---
            ====
            [01:26:47 INF] next
            """,
        [".NET, logged to the console"] = """
            info: Microsoft.Hosting.Lifetime[14]
                  Now listening on: http://[::]:8080
            ====
            fail: Microsoft.AspNetCore.Server.Kestrel[13]
                  Connection id "0HN", Request id "0HN:1": An unhandled exception was thrown by the application.
                  System.InvalidOperationException: no cart
                     at Shop.Cart.Add() in /src/Cart.cs:line 42
            ====
            info: Microsoft.Hosting.Lifetime[0]
            """,
        ["Python, nobody caught it"] = """
            starting
            ====
            Traceback (most recent call last):
              File "/app/main.py", line 7, in <module>
                cart.add("tea")
                ~~~~~~~~^^^^^^^
              File "/app/cart.py", line 42, in add
                self.items[name] += 1
                ~~~~~~~~~~^^^^^^
            KeyError: 'tea'
            ====
            done
            """,
        ["Python, one after another"] = """
            ERROR:root:cannot add
            Traceback (most recent call last):
              File "/app/cart.py", line 42, in add
                data=json.loads(text)
              [Previous line repeated 3 more times]
            json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)

            During handling of the above exception, another exception occurred:

            Traceback (most recent call last):
              File "/app/main.py", line 7, in <module>
                cart.add("tea")
            ValueError

            The above exception was the direct cause of the following exception:

            Traceback (most recent call last):
              File "/app/main.py", line 9, in <module>
            KeyboardInterrupt
            ====

            ====
            INFO:root:next
            """,
        ["Python, a group of exceptions"] = """
              + Exception Group Traceback (most recent call last):
              |   File "/app/main.py", line 3, in <module>
              |     raise ExceptionGroup("two", [ValueError(1), TypeError(2)])
              | ExceptionGroup: two (2 sub-exceptions)
              +-+---------------- 1 ----------------
                | ValueError: 1
                +---------------- 2 ----------------
                | TypeError: 2
                +------------------------------------
            ====
            next
            """,
        ["Python, uvicorn"] = """
            INFO:     10.0.0.1:1 - "GET /cart HTTP/1.1" 500 Internal Server Error
            ====
            ERROR:    Exception in ASGI application
            Traceback (most recent call last):
              File "/usr/lib/python3/site-packages/uvicorn/protocols/http/h11_impl.py", line 403, in run_asgi
                result = await app(self.scope, self.receive, self.send)
            RuntimeError: boom
            ====
            INFO:     Shutting down
            """,
        ["Go, a panic"] = """
            2026/11/23 01:26:46 listening
            ====
            panic: runtime error: invalid memory address or nil pointer dereference [recovered]
            	panic: again
            [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48fb2b]

            goroutine 1 [running]:
            main.(*Cart).Add(0x0, {0x4b7e2c, 0x4})
            	/app/cart.go:42 +0x1d
            panic({0x4a1b20?, 0xc000012345?})
            	/usr/local/go/src/runtime/panic.go:770 +0x132
            main.main()
            	/app/main.go:7 +0x25

            goroutine 18 [chan receive, 5 minutes]:
            main.work(...)
            	/app/work.go:9
            created by main.main in goroutine 1
            	/app/main.go:6 +0x1b
            exit status 2
            ====
            next
            """,
        ["Go, a fatal error"] = """
            fatal error: all goroutines are asleep - deadlock!

            goroutine 1 [chan send]:
            main.main()
            	/app/main.go:5 +0x2d
            ====

            ====
            next
            """,
        ["Go, a server that recovers"] = """
            2026/11/23 01:26:46 http: panic serving 10.0.0.1:4711: boom
            goroutine 20 [running]:
            net/http.(*conn).serve.func1()
            	/usr/local/go/src/net/http/server.go:1898 +0xbe
            created by net/http.(*Server).Serve in goroutine 1
            	/usr/local/go/src/net/http/server.go:3285 +0x4b4
            ====
            2026/11/23 01:26:47 next
            """,
        ["Node, nobody caught it"] = """
            listening
            ====
            /app/cart.js:12
                throw new TypeError('no cart', { cause });
                ^

            TypeError: no cart
                at Cart.add (/app/cart.js:12:11)
                at async Promise.all (index 0)
                at new Shop (file:///app/shop.mjs:3:5)
                at Object.<anonymous> [as run] (/app/main.js:7:1)
                at node:internal/main/run_main_module:28:49 {
              code: 'ERR_CART',
              [cause]: Error: disk
                  at read (/app/disk.js:1:1) {
                errno: -2
              }
            }

            Node.js v22.11.0
            ====
            next
            """,
        ["Node, printed"] = """
            Error [ERR_HTTP_HEADERS_SENT]: Cannot set headers after they are sent to the client
                at ServerResponse.setHeader (node:_http_outgoing:659:11)
                at /app/main.js:10:5
            ====

            ====
            next
            """,
        ["Node, a rejection"] = """
            node:internal/process/promises:288
                        triggerUncaughtException(err, true /* fromPromise */);
                        ^

            Error: boom
                at main (/app/main.js:3:9)
            ====
            next
            """,
        ["Ruby, nobody caught it"] = """
            starting
            ====
            /app/cart.rb:42:in 'Cart#add': undefined method 'size' for nil (NoMethodError)

                @items.size
                      ^^^^^
            	from /app/main.rb:7:in 'block in <main>'
            	from /app/main.rb:7:in '<main>'
            ====
            next
            """,
        ["Ruby before 3.4"] = """
            cart.rb:2:in `/': divided by 0 (ZeroDivisionError)
            	from cart.rb:2:in `add'
            	 ... 10067 levels...
            	from cart.rb:5:in `<main>'
            ====
            next
            """,
        ["Ruby, the outermost first"] = """
            Traceback (most recent call last):
            	1: from cart.rb:5:in `<main>'
            cart.rb:2:in `add': divided by 0 (ZeroDivisionError)
            ====
            next
            """,
        ["Ruby, logged"] = """
            E, [2026-11-23T01:26:46.300187 #1] ERROR -- : divided by 0 (ZeroDivisionError)
            /app/cart.rb:2:in 'Integer#/'
            /app/cart.rb:2:in 'Cart#add'
            ====
            I, [2026-11-23T01:26:47.300187 #1]  INFO -- : next
            """,
    };

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

    /// <summary>The entries that a case asks for.</summary>
    public static string[] GetEntries(string text) =>
        text.ReplaceLineEndings("\n").Split($"\n{Separator}\n");

    /// <summary>The lines of a case.</summary>
    public static string[] GetLines(string text) => text.ReplaceLineEndings("\n").Split('\n').Where(line => line != Separator).ToArray();
}
