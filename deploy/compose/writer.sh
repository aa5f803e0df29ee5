#!/bin/sh
# Writes a container's log as the kubelet and containerd do: lines in CRI format in /var/log/pods, a link to the file in
# /var/log/containers, and a rotation by rename after a number of lines. Five files are kept.
#
# LOG_ROOT           the directory to write to; default /var/log
# FIRST_LINE         the number of the first line; default 1
# LAST_LINE          the number of the last line; default 0, for no end
# LINES_PER_FILE     the number of lines before a rotation; default 100
# LINES_PER_SECOND   the rate; 0 for unlimited; default 5
set -eu
root=${LOG_ROOT:-/var/log}
line=$((${FIRST_LINE:-1} - 1))
last=${LAST_LINE:-0}
per_file=${LINES_PER_FILE:-100}
per_second=${LINES_PER_SECOND:-5}

pod=shop_web-7d4b9c6f5d-x2x7p_3f2b1a60-5c1e-4b0a-9d7e-2f6a4c8e1b90
id=9c1f0e2d3b4a5968778695a4b3c2d1e0f9e8d7c6b5a4938271605f4e3d2c1b0a
log=$root/pods/$pod/web/0.log
umask 0027

# As on a node, all users may enter the directories, and root's group may read the files.
for directory in "$root/pods" "$root/pods/$pod" "$root/pods/$pod/web" "$root/containers"; do
    mkdir -p "$directory"
    chmod 755 "$directory"
done
ln -sf "$log" "$root/containers/web-7d4b9c6f5d-x2x7p_shop_web-$id.log"

trap 'exit 0' TERM INT
while [ "$last" -eq 0 ] || [ "$line" -lt "$last" ]; do
    line=$((line + 1))
    time=$(date -u +%Y-%m-%dT%H:%M:%S).$(printf %09d "$line")Z
    if [ $((line % 10)) -eq 0 ]; then
        echo "$time stderr F level=error msg=\"order $line could not be paid\" order=$line" >> "$log"
    else
        echo "$time stdout F level=info msg=\"order $line was placed\" order=$line" >> "$log"
    fi

    if [ $((line % per_file)) -eq 0 ]; then
        mv "$log" "$log.$(date -u +%Y%m%d-%H%M%S)"
        : > "$log"
        ls -1 "$log".* | sort -r | tail -n +6 | while read -r old; do rm "$old"; done
    fi

    if [ "$per_second" -ne 0 ] && [ $((line % per_second)) -eq 0 ]; then
        sleep 1 &
        wait $!
    fi
done
