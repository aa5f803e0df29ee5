namespace Monitoring.Parsing.Traces;

/// <summary>Traces of Java, Kotlin, Scala and .NET, and their loggers.</summary>
internal static class ManagedTraceCases
{
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
    };
}
