# Runs a command as a container engine would run it, where there is none; in namespaces of its own, as root:
#
#   unshare --mount --propagation private --pid --fork --kill-child bash container.sh DIRECTORY
#
# The root file system is this machine's own, with what the Dockerfile's last stage does on top of it, in memory; read-only for
# the command, which has its user, its environment and its volumes. DIRECTORY has:
#
#   assemble.sh     the last stage: COPY and RUN; $root is where
#   environment     a variable a line
#   command         a word a line
#   user            user:group, as numbers
#   volumes         a line each: source in DIRECTORY, target, and ro or rw
#
# Then it does what it is told on standard input, and says when it has:
#
#   write FIRST LAST PER_FILE   the writer writes these lines, and rotates its file after each so many
#   health COMMAND              what HEALTHCHECK does
#   stop                        SIGTERM; the last line is "exited CODE"
#   wait                        the same, but it ends by itself
set -eu
directory=$1
cd "$directory"

mkdir -p memory
mount -t tmpfs tmpfs memory
mkdir memory/upper memory/work memory/root memory/container memory/writer
mount -t overlay overlay -o "lowerdir=/,upperdir=$PWD/memory/upper,workdir=$PWD/memory/work" memory/root
root=$PWD/memory/root
. ./assemble.sh

mkdir -p "$root/var/log" "$root/proc" "$root/dev"
while read -r source target mode; do mkdir -p "$root$target"; done < volumes

# The writer's container has the logs to write, the other one has its volumes, and the rest for reading only.
for container in writer container; do
    mount --bind "$root" "memory/$container"
    [ "$container" = writer ] || mount -o remount,ro,bind "memory/$container"
    mount -t proc proc "memory/$container/proc"
    mount --rbind /dev "memory/$container/dev"
done
[ ! -d logs ] || mount --bind logs memory/writer/var/log
while read -r source target mode; do
    mount --bind "$source" "memory/container$target"
    [ "$mode" = rw ] || mount -o remount,ro,bind "memory/container$target"
done < volumes

path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
mapfile -t environment < environment
mapfile -t command < command
# A line of its own, even where the command has written one but not yet its end.
answer() { printf '\n%s\n' "$1"; }
inside() { exec chroot --userspec="$(cat user)" --groups= memory/container env -i "PATH=$path" "${environment[@]}" "$@"; }

(inside "${command[@]}") &
collector=$!
while read -r order first rest; do
    case $order in
        write)
            chroot memory/writer env \
                FIRST_LINE="$first" LAST_LINE="${rest% *}" LINES_PER_FILE="${rest#* }" LINES_PER_SECOND=0 sh < writer.sh
            answer "written ${rest% *}" ;;
        health)
            code=0
            (inside sh -c "$first $rest") || code=$?
            answer "health $code" ;;
        stop)
            kill -TERM $collector
            break ;;
        wait) break ;;
    esac
done
code=0
wait $collector || code=$?
answer "exited $code"
