namespace Monitoring.Parsing.Traces;

/// <summary>Traces of Python, Go, Node and Ruby, and their loggers.</summary>
internal static class InterpretedTraceCases
{
    /// <summary>Traces, each between other lines.</summary>
    public static IReadOnlyDictionary<string, string> Joined { get; } = new Dictionary<string, string>
    {
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
}
