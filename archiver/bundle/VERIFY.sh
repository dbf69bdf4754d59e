#!/bin/sh
# Checks this evidence bundle with sha256sum (or shasum) and the usual text tools. Run it inside the bundle's folder:
#     sh VERIFY.sh
# It ends with 0 and "RESULT: INTACT", or with 1 and "RESULT: DAMAGED". A script that comes with a bundle proves little
# to a doubter: read it first (it is short), or use a copy from the project, or the commands in docs/evidence.md.
LC_ALL=C
export LC_ALL
failed=0
good() { printf 'ok    %s\n' "$*"; }
bad() { printf 'FAIL  %s\n' "$*"; failed=1; }
note() { printf 'note  %s\n' "$*"; }

if command -v sha256sum >/dev/null 2>&1; then sum256=sha256sum; sum512=sha512sum
elif command -v shasum >/dev/null 2>&1; then sum256='shasum -a 256'; sum512='shasum -a 512'
else echo 'FAIL  neither sha256sum nor shasum is here'; exit 1; fi

# The manifests: the root names the tag files, the manifests among them; these name every file of the payload.
check() { # list, length of its digests, command
    if [ ! -f "$1" ]; then bad "$1 is missing"; return; fi
    if grep -qv "^[0-9a-f]\{$2\}  [A-Za-z0-9]" "$1"; then bad "$1 has lines that are none of a manifest"; return; fi
    if said=$($3 -c "$1" 2>&1); then good "$1: $(grep -c . "$1") files match"
    else bad "$1"; printf '%s\n' "$said" | grep -v ': OK$' | sed 's/^/      /'; fi
}
check tagmanifest-sha256.txt 64 "$sum256"
check manifest-sha256.txt 64 "$sum256"
check manifest-sha512.txt 128 "$sum512"
for name in VERIFY.sh bag-info.txt bagit.txt manifest-sha256.txt manifest-sha512.txt; do
    grep -q "^[0-9a-f]\{64\}  $name\$" tagmanifest-sha256.txt 2>/dev/null || bad "the root does not name $name"
done

# No file that no manifest names, nothing but files and folders, and both manifests name the same files.
listed=$(cut -c67- manifest-sha256.txt 2>/dev/null | sort)
[ "$listed" = "$(cut -c131- manifest-sha512.txt 2>/dev/null | sort)" ] || bad 'the two manifests name different files'
found=$(find data -type f 2>/dev/null | sort)
if [ "$found" = "$listed" ]; then good 'no file of the payload is extra or missing'; else bad 'the payload has other files than its manifest'; fi
odd=$(find . ! -type f ! -type d | sed 's/^/ /' | tr '\n' ' ')
[ -z "$odd" ] || bad "links or devices:$odd"
stray=$(find . -type f ! -path './data/*' ! -path './seal/*' | sed 's#^\./##' | sort | tr '\n' ' ')
[ "$stray" = 'VERIFY.sh bag-info.txt bagit.txt manifest-sha256.txt manifest-sha512.txt tagmanifest-sha256.txt ' ] \
    && good 'no stray file beside the payload' || bad "files beside the payload: $stray"

# The chain of custody: every line names the SHA-256 of the line before; the first names 64 zeros.
check_chain() { # in a folder of its own: each line's digest, and what each line names
    mkdir "$room/lines" || return 1
    awk -v room="$room/lines" '{ file = sprintf("%s/%09d", room, NR); printf "%s", $0 > file; close(file) }' data/custody.jsonl
    find "$room/lines" -type f | sort | xargs $sum256 | cut -c1-64 > "$room/digests"
    sed -n 's/^.*"previous":"\([0-9a-f]\{64\}\)","seq":\([0-9]*\)}$/\1 \2/p' data/custody.jsonl > "$room/named"
    { printf '%064d\n' 0; sed '$d' "$room/digests"; } | awk '{ print $0, NR - 1 }' > "$room/true"
    count=$(grep -c . "$room/digests")
    last=$(tail -n 1 "$room/digests")
    head=$(sed -n 's/^Custody-Log-Head-SHA256: //p' bag-info.txt 2>/dev/null)
    entries=$(sed -n 's/^Custody-Log-Entries: //p' bag-info.txt 2>/dev/null)
    if ! cmp -s "$room/named" "$room/true"; then
        at=$(awk 'NR == FNR { said[FNR] = $0; next } said[FNR] != $0 { print FNR - 1; exit }' "$room/named" "$room/true")
        bad "the chain of custody is broken at line ${at:-$count} (counted from 0)"
    elif [ "$last" = "$head" ] && [ "$count" = "$entries" ]; then good "the chain of custody: $count lines, head $head"
    else bad "the chain of custody ends with $count lines at $last; bag-info.txt says $entries lines, $head"; fi
}
if [ ! -f data/custody.jsonl ]; then bad 'data/custody.jsonl is missing'
elif room=$(mktemp -d); then
    trap 'rm -rf "$room"' EXIT
    check_chain || bad 'the chain of custody could not be checked'
else bad 'the chain of custody could not be checked: there is no room for temporary files'; fi

# The names of media files are their digests.
for file in data/media/*; do
    [ -f "$file" ] || continue
    name=${file##*/}
    [ "$($sum256 "$file" | cut -c1-64)" = "${name%%.*}" ] || bad "$file is not what its name says"
done

if [ -d seal ]; then note 'there is a seal, which this script does not check: use ssh-keygen -Y verify and openssl ts -verify'
else note 'not sealed: no signature and no time stamp; whoever could change every file could also rewrite the manifests'; fi
printf 'root  %s\n' "$($sum256 tagmanifest-sha256.txt 2>/dev/null | cut -c1-64)"
note 'compare the root with the one that you were given by another way than this bundle'
if [ "$failed" = 0 ]; then echo 'RESULT: INTACT'; else echo 'RESULT: DAMAGED'; fi
exit "$failed"
