namespace Monitoring.Parsing.Traces;

/// <summary>Traces of Rust and C++, and their loggers.</summary>
internal static class SystemTraceCases
{
    /// <summary>Traces, each between other lines.</summary>
    public static IReadOnlyDictionary<string, string> Joined { get; } = new Dictionary<string, string>
    {
        ["Rust, position and message on two lines"] = """
            listening
            ====
            thread 'main' panicked at src/cart.rs:42:5:
            index out of bounds: the len is 3 but the index is 7
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
            ====
            next
            """,
        ["Rust, a number of the thread and no note"] = """
            thread 'tokio-runtime-worker' (4711) panicked at src/cart.rs:42:5:
            no cart
            ====
            INFO next
            """,
        ["Rust, numbered frames"] = """
            thread '<unnamed>' panicked at src/cart.rs:42:5:
            called `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFound }
            stack backtrace:
               0: rust_begin_unwind
                         at /rustc/90b35a6/library/std/src/panicking.rs:652:5
               1: cart::add
                         at ./src/cart.rs:42:5
                  [... omitted 3 frames ...]
              10: main
            note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.
            ====
            next
            """,
        ["Rust, before 1.73"] = """
            thread 'main' panicked at 'no cart', src/cart.rs:42:5
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
            ====
            next
            """,
        ["Rust, before 1.73, values on lines of their own"] = """
            thread 'main' panicked at 'assertion failed: `(left == right)`
              left: `1`,
             right: `2`', src/cart.rs:42:5
            stack backtrace:
               0:     0x55d1c0a1 - std::backtrace::Backtrace::create
               1:     0x55d1c0b2 - cart::add
            ====
            next
            """,
        ["Rust, a message of several lines"] = """
            thread 'main' panicked at src/cart.rs:42:5:
            assertion `left == right` failed: totals
              left: 1
             right: 2
            ====
            thread 'main' panicked at src/cart.rs:43:5:
            cannot read the cart

            Caused by:
                disk
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
            ====
            2026-11-23T01:26:46Z  INFO cart: next
            """,
        ["Rust, an error that main returned"] = """
            Error: cannot read the cart

            Caused by:
                0: no such file
                1: disk

            Stack backtrace:
               0: anyhow::error::from
                         at /cargo/anyhow/src/error.rs:551:25
            ====
            next
            """,
        ["C++, backward-cpp"] = """
            Stack trace (most recent call last):
            #1    Object "/app/cart", at 0x55d1c0a1, in main
            #0    Source "/app/cart.cpp", line 7, in add()
                      6: int* cart = nullptr;
                  >   7: return *cart;
            ====
            next
            """,
        ["Abseil"] = """
            *** SIGSEGV received at time=1700000000 on cpu 1 ***
            PC: @     0x55d1c0a1  (unknown)  cart::add()
                @     0x7f6db6a42520       1024  (unknown)
            ====
            next
            """,
        ["C++, an exception that nobody caught"] = """
            starting
            ====
            terminate called after throwing an instance of 'std::runtime_error'
              what():  no cart
            Aborted (core dumped)
            ====
            next
            """,
        ["C++, Boost.Stacktrace"] = """
            terminate called without an active exception
             0# cart::add() at /app/cart.cpp:7
             1# main in ./cart
             2# 0x00007F6DB6A29D90 in /lib/x86_64-linux-gnu/libc.so.6
            ====
            next
            """,
        ["C++, a logger's line and frames"] = """
            2026-11-23 01:26:46 ERROR signal 11
            ./cart(_Z3addv+0x1d)[0x4005f6]
            /lib/x86_64-linux-gnu/libc.so.6(+0x29d90) [0x7f6db6a29d90]
            ====
            next
            """,
        ["glog"] = """
            *** Aborted at 1700000000 (unix time) try "date -d @1700000000" if you are using GNU date ***
            PC: @           0x4005f6 cart::add()
            *** SIGSEGV (@0x0) received by PID 1 (TID 0x7f6db6) from PID 0; stack trace: ***
                @     0x7f6db6a42520 (unknown)
                @           0x4005f6 cart::add()
            ====
            next
            """,
    };

    /// <summary>Lines of which none belongs to another.</summary>
    public static IReadOnlyDictionary<string, string> Apart { get; } = new Dictionary<string, string>
    {
        ["a panic's line and another program's"] = """
            thread 'main' panicked at src/cart.rs:42:5:
            2026-11-23 01:26:46 INFO listening
            thread 'main' panicked at src/cart.rs:42:5:
            {"level":"info","msg":"listening"}
            thread 'main' panicked at 'no cart', src/cart.rs:42:5
            listening
            note: the cart is empty
            """,
        ["rules and headings"] = """
            =================================================================
            Cart 1.0
            =================================================================
            ==================
            == 1 == ERROR: none
            ==123==
            *** starting ***
            *** Signal handlers installed ***
            terminate called
              soon
            Backtrace:
            none
            Stack trace:
              none
            """,
        ["comments and numbers"] = """
            ERROR cannot parse
            #0 the first
            # 0 a comment
            #1 main
            #include <cart.h>
            0# nothing
             1# in
            0    carts
            """,
        ["a fatal error alone"] = """
            Fatal error: no cart

            next
            Fatal error: no cart
            Stack trace:
            next
            """,
        ["an error, a blank line and other text"] = """
            Error: no cart

            Caused by: none of your business

            Error: no cart

            next
            Error: no cart

            Caused by:
            next
            """,
    };
}
