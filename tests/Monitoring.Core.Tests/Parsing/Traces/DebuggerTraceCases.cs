namespace Monitoring.Parsing.Traces;

/// <summary>Traces of sanitizers, debuggers, glibc and Swift.</summary>
internal static class DebuggerTraceCases
{
    /// <summary>Traces, each between other lines.</summary>
    public static IReadOnlyDictionary<string, string> Joined { get; } = new Dictionary<string, string>
    {
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
}
