namespace Monitoring.Parsing.Traces;

/// <summary>Traces of Rust, C++, Swift, Go's kin and what sanitizers and debuggers print.</summary>
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
        ["glibc, a backtrace and a map"] = """
            *** Error in `./cart': double free or corruption (fasttop): 0x0000000001c3f010 ***
            ======= Backtrace: =========
            /lib/x86_64-linux-gnu/libc.so.6(+0x777e5)[0x7f6db6a777e5]
            ./cart(main+0x1d)[0x4005f6]
            ======= Memory map: ========
            00400000-00401000 r-xp 00000000 08:01 1234                               /app/cart
            7f6db6a00000-7f6db6bc0000 r-xp 00000000 08:01 5678                       /lib/libc.so.6
            Aborted (core dumped)
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
        ["gdb"] = """
            Program received signal SIGSEGV, Segmentation fault.
            #0  0x00007ffff7a42428 in raise () from /lib/x86_64-linux-gnu/libc.so.6
            #1  <signal handler called>
            #2  cart_add (name=0x4006b4 "tea") at cart.c:42
            #3  0x0000000000400586 in main () at main.c:7
            ====
            next
            """,
        ["gdb, several threads"] = """
            Thread 2 (Thread 0x7f6db6 (LWP 12)):
            #0  0x00007f6db6a42428 in poll () from /lib/libc.so.6
            #1  worker (arg=0x0) at work.c:9

            Thread 1 (Thread 0x7f6db7 (LWP 11)):
            #0  main () at main.c:7
            ====
            next
            """,
        ["AddressSanitizer"] = """
            starting
            ====
            =================================================================
            ==123==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010 at pc 0x55d1 bp 0x7ffc sp 0x7ffc
            READ of size 4 at 0x602000000010 thread T0
                #0 0x55d1c0a1 in main /app/cart.cpp:7:3
                #1 0x7f6db6a2 in __libc_start_main (/lib/x86_64-linux-gnu/libc.so.6+0x29d90)

            0x602000000010 is located 0 bytes inside of 4-byte region [0x602000000010,0x602000000014)
            freed by thread T0 here:
                #0 0x55d1 in operator delete(void*)

            previously allocated by thread T0 here:
                #0 0x55d1 in operator new(unsigned long)

            SUMMARY: AddressSanitizer: heap-use-after-free /app/cart.cpp:7:3 in main
            Shadow bytes around the buggy address:
              0x0c047fff7fb0: 00 00 00 00
            =>0x0c047fff8000: fa fa[fd]fa
            Shadow byte legend (one shadow byte represents 8 application bytes):
              Addressable:           00
            ==123==ABORTING
            ====
            next
            """,
        ["LeakSanitizer, without a rule"] = """
            ==7==ERROR: LeakSanitizer: detected memory leaks

            Direct leak of 7 byte(s) in 1 object(s) allocated from:
                #0 0x4af01b in __interceptor_malloc /llvm/asan_malloc_linux.cc:52:3
                #1 0x4da26a in main /app/leak.c:4:7

            SUMMARY: AddressSanitizer: 7 byte(s) leaked in 1 allocation(s).
            ====
            next
            """,
        ["ThreadSanitizer"] = """
            ==================
            WARNING: ThreadSanitizer: data race (pid=19219)
              Write of size 4 at 0x7fcf47b21bc0 by thread T1:
                #0 Thread1 tiny_race.c:4
            SUMMARY: ThreadSanitizer: data race tiny_race.c:4 in Thread1
            ==================
            ====
            next
            """,
        ["Swift, frames of the runtime"] = """
            Fatal error: Index out of range: file Swift/ContiguousArrayBuffer.swift, line 600
            Current stack trace:
            0    libswiftCore.so                    0x00007f6db6c0f1a0 swift_reportError + 50
            1    libswiftCore.so                    0x00007f6db6c8a0e0 _swift_stdlib_reportFatalErrorInFile + 115
            10   cart                               0x0000000000400586 main + 7
            ====
            next
            """,
        ["Swift, the backtracer"] = """
            cart/main.swift:3: Fatal error: no cart

            *** Signal 4: Backtracing from 0x7f6db6c8a0e0... done ***

            *** Program crashed: Illegal instruction at 0x00007f6db6c8a0e0 ***

            Thread 0 "cart" crashed:

            0 [ra] 0x0000000000400586 main in cart at /app/main.swift:3:1

                 1│ let cart = 0
                 2│ 
            *    3│ fatalError("no cart")

            Registers:

            rax 0x0000000000000001  1
            rip 0x00007f6db6c8a0e0  0f 0b 66 2e
            ====
            next
            """,
        ["Swift, the backtracer by itself"] = """
            💣 Program crashed: Bad pointer dereference at 0x0000000000000000

            Thread 0 crashed:

            0 0x0000000000400586 add() in cart at /app/cart.swift:7:3
            1 [ra] [inlined] 0x0000000000400599 main in cart at /app/main.swift:3:1
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
