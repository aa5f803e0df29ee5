namespace Monitoring.Parsing.Traces;

/// <summary>Traces of PHP, Elixir, Erlang, Dart, Clojure, Rails and browsers.</summary>
internal static class ScriptTraceCases
{
    /// <summary>Traces, each between other lines.</summary>
    public static IReadOnlyDictionary<string, string> Joined { get; } = new Dictionary<string, string>
    {
        ["PHP, nobody caught it"] = """
            listening
            ====
            PHP Fatal error:  Uncaught App\Boom: no cart in /app/cart.php:3
            Stack trace:
            #0 /app/main.php(7): Cart->add('tea')
            #1 [internal function]: main()
            #2 {main}
              thrown in /app/cart.php on line 3
            ====
            next
            """,
        ["PHP, with a time before it and one exception after another"] = """
            [23-Nov-2026 01:26:46 UTC] PHP Fatal error:  Uncaught PDOException: disk in /app/disk.php:9
            Stack trace:
            #0 {main}

            Next RuntimeException: no cart in /app/cart.php:3
            Stack trace:
            #0 /app/main.php(7): Cart->add()
            #1 {main}
              thrown in /app/cart.php on line 3
            ====
            [23-Nov-2026 01:26:47 UTC] next
            """,
        ["PHP, displayed"] = """
            Fatal error: Uncaught Exception: no cart in /app/cart.php:3
            Stack trace:
            #0 {main}
              thrown in /app/cart.php on line 3
            ====
            next
            """,
        ["PHP, Monolog"] = """
            [2026-11-23 01:26:46] production.ERROR: no cart {"exception":"[object] (RuntimeException(code: 0): no cart at /app/cart.php:3)
            [stacktrace]
            #0 /app/main.php(7): Cart->add()
            #1 {main}
            "} 
            ====
            [2026-11-23 01:26:47] production.INFO: next
            """,
        ["Elixir"] = """
            starting
            ====
            ** (RuntimeError) no cart
                (shop 1.0.0) lib/cart.ex:3: Cart.add/2
                (stdlib 3.17) gen_server.erl:695: :gen_server.try_dispatch/4
                lib/main.ex:7: Main.run/1
            ====
            next
            """,
        ["Elixir, logged"] = """
            01:26:46.300 [error] GenServer #PID<0.107.0> terminating
            ** (MatchError) no match of right hand side value: :none
                (shop 1.0.0) lib/cart.ex:3: Cart.handle_call/3
            Last message (from #PID<0.105.0>): {:add, "tea"}
            State: %{items: []}
            ====
            01:26:47.300 [info] next
            """,
        ["Elixir, a request"] = """
            01:26:46.300 [error] #PID<0.7.0> running ShopWeb.Endpoint (connection #PID<0.6.0>, stream id 1) terminated
            Server: localhost:4000 (http)
            Request: GET /cart
            ** (exit) an exception was raised:
                ** (RuntimeError) no cart
                    (shop 1.0.0) lib/shop_web/cart.ex:3: ShopWeb.Cart.show/2
            ====
            next
            """,
        ["PHP, a limit"] = """
            PHP Fatal error:  Maximum execution time of 1 second exceeded in /app/cart.php on line 3
            Stack trace:
            #0 /app/main.php(7): Cart->add()
            #1 {main}
            ====
            next
            """,
        ["Clojure, an exception with data"] = """
            clojure.lang.ExceptionInfo: no cart {:cart 1}
            	at shop.cart$add.invokeStatic(cart.clj:42)
            ====
            next
            """,
        ["Rails, positions in gems"] = """
            ActionController::RoutingError (No route matches [GET] "/cart"):
              
            actionpack (8.0.0) lib/action_dispatch/middleware/debug_exceptions.rb:31:in 'ActionDispatch::DebugExceptions#call'
            rack (3.1.8) lib/rack/etag.rb:29:in 'Rack::ETag#call'
            ====
            next
            """,
        ["React Native"] = """
            TypeError: undefined is not an object (evaluating 'cart.items')
            add@index.android.bundle:12:3456
            ====
            next
            """,
        ["Elixir, an exit"] = """
            ** (exit) exited in: GenServer.call(Cart, :add, 5000)
                ** (EXIT) no process: the process is not alive
                (elixir 1.15.0) lib/gen_server.ex:1063: GenServer.call/3
            ====
            next
            """,
        ["Elixir, a message of several lines"] = """
            ** (Postgrex.Error) ERROR 42P01 (undefined_table) relation "cart" does not exist

                query: SELECT c0."id" FROM "cart" AS c0
                (ecto_sql 3.7.0) lib/ecto/adapters/sql.ex:760: Ecto.Adapters.SQL.raise_sql_call_error/1
            ====
            next
            """,
        ["Erlang, a report"] = """
            =ERROR REPORT==== 23-Nov-2026::01:26:46.300187 ===
            ** Generic server cart terminating 
            ** Last message in was add
            ** Reason for termination ==
            ** {badarith,[{cart,add,1,[{file,"cart.erl"},{line,3}]}]}
            ====
            =CRASH REPORT==== 23-Nov-2026::01:26:46.300187 ===
              crasher:
                initial call: cart:init/1
                pid: <0.107.0>
            ====
            next
            """,
        ["Dart"] = """
            Unhandled exception:
            Bad state: no cart
            #0      Cart.add (file:///app/cart.dart:3:5)
            <asynchronous suspension>
            #1      main (package:shop/main.dart:7:3)
            #2      _delayEntrypointInvocation.<anonymous closure> (dart:isolate-patch/isolate_patch.dart:297:19)
            ====
            next
            """,
        ["Dart, Flutter's engine"] = """
            [ERROR:flutter/runtime/dart_vm_initializer.cc(41)] Unhandled Exception: Bad state: no cart
            #0      Cart.add (package:shop/cart.dart:3:5)
            #1      _rootRun (dart:async/zone.dart:1399:13)
            ====
            next
            """,
        ["Dart, Flutter's box"] = """
            ══╡ EXCEPTION CAUGHT BY WIDGETS LIBRARY ╞═══════════════════════════
            The following assertion was thrown building Cart(dirty):
            no cart

            When the exception was thrown, this was the stack:
            #0      Cart.build (package:shop/cart.dart:3:5)
            ════════════════════════════════════════════════════════════════════
            ====
            next
            """,
        ["Clojure, frames of clojure.stacktrace"] = """
            Exception in thread "main" java.lang.ArithmeticException: Divide by zero
             at clojure.lang.Numbers.divide (Numbers.java:188)
                shop.cart$add.invokeStatic (cart.clj:42)
                shop.cart$add.invoke (cart.clj:40)
            ====
            next
            """,
        ["Clojure, where the report is"] = """
            Execution error (ArithmeticException) at shop.cart/add (cart.clj:42).
            Divide by zero

            Full report at:
            /tmp/clojure-4711.edn
            ====
            next
            """,
        ["Clojure, the report"] = """
            {:clojure.main/message
             "Execution error (ArithmeticException) at shop.cart/add (cart.clj:42).\nDivide by } zero\n",
             :clojure.main/triage
             {:clojure.error/phase :execution,
              :clojure.error/line 42},
             :clojure.main/trace
             {:via
              [{:type java.lang.ArithmeticException,
                :at [clojure.lang.Numbers divide "Numbers.java" 188]}]}}
            ====
            next
            """,
        ["Rails, a template"] = """
            Completed 500 Internal Server Error in 7ms
            ====
            ActionView::Template::Error (undefined method 'name' for nil):
                1: <h1>
                2:   <%= @cart.name %>
                3: </h1>
              
            app/views/carts/show.html.erb:2:in 'block in _app_views_carts_show_html_erb'
            app/controllers/carts_controller.rb:7:in 'show'
            ====
            next
            """,
        ["Rails, logged"] = """
            F, [2026-11-23T01:26:46.300187 #1] FATAL -- : [4f1c] ActiveRecord::RecordNotFound (Couldn't find Cart with 'id'=1):

            app/controllers/carts_controller.rb:7:in `show'
            ====
            next
            """,
        ["Firefox"] = """
            TypeError: cart is undefined
            add@https://shop.example/cart.js:12:5
            @https://shop.example/main.js:7:1
            async*run@https://shop.example/main.js:9:3
            ====
            next
            """,
        ["Safari"] = """
            TypeError: undefined is not an object (evaluating 'cart.items')
            add@https://shop.example/cart.js:12:5
            forEach@[native code]
            global code@https://shop.example/main.js:7:1
            ====
            next
            """,
        ["V8, frames without parentheses"] = """
            Error: no cart
                at async Cart
                at file:///app/cart.mjs:12:5
                at Cart.add
                at async file:///app/main.mjs:7:1
                at new Shop
            ====
            next
            """,
    };

    /// <summary>Lines of which none belongs to another.</summary>
    public static IReadOnlyDictionary<string, string> Apart { get; } = new Dictionary<string, string>
    {
        ["prose in other languages"] = """
            System.InvalidOperationException: kein Korb
               bei der Kasse
               en la tienda (2)
               in Korb.Eins
            --- Ende der Liste ---
            """,
        ["addresses that end in numbers"] = """
            ERROR cannot connect
            user@10.0.0.1:80:1
            mail to cart@shop.example:25:1
            TypeError: cart is undefined
            see cart@shop.example
            """,
        ["positions after no error"] = """
            INFO rendering
            add@https://shop.example/cart.js:12:5
            Unhandled exception:
            2026-11-23 01:26:46 INFO next
            #0      Cart.add (package:shop/cart.dart:3:5)
            """,
        ["lists with stars and parentheses"] = """
            ** (note) see below
            * one
            ** two
            Cart (empty):
                1: tea
            cart::Error (none):
            next
            """,
        ["an exception and lines that begin with at"] = """
            Error: the shop is closed
                at home
                at the end
            at async Cart
            """,
    };
}
