#!/bin/sh
# Checks this evidence bundle with sha256sum (or shasum) and the usual text tools; its seal with ssh-keygen and openssl,
# where they are. Run it inside the bundle's folder, with what you know by another way than the bundle, if you do:
#     sh VERIFY.sh [SHA256:fingerprint of the signer's key] [SHA-256 of the time-stamping authority's root]
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
room=$(mktemp -d) || { echo 'FAIL  there is no room for temporary files'; exit 1; }
trap 'rm -rf "$room"' EXIT
if [ ! -f data/custody.jsonl ]; then bad 'data/custody.jsonl is missing'
else check_chain || bad 'the chain of custody could not be checked'; fi

# The names of media files are their digests.
for file in data/media/*; do
    [ -f "$file" ] || continue
    name=${file##*/}
    [ "$($sum256 "$file" | cut -c1-64)" = "${name%%.*}" ] || bad "$file is not what its name says"
done

# The seal: who signed the root, and when authorities say that root and signature existed.
need() { command -v "$1" >/dev/null 2>&1; }
check_signature() { # the fingerprint that is pinned, or nothing
    who=$(cut -d' ' -f1 seal/allowed_signers)
    print=
    promised=$(sed -n 's/^Seal-Signer: //p' bag-info.txt 2>/dev/null)
    shape='[A-Za-z0-9][A-Za-z0-9._@:+-]* namespaces="evidence-bundle" ssh-ed25519 [A-Za-z0-9+/=]+'
    if [ "$(grep -c '' seal/allowed_signers)" != 1 ] || ! grep -Eqx "$shape" seal/allowed_signers
    then bad 'seal/allowed_signers does not name one signer, and nothing else'
    elif said=$(ssh-keygen -Y verify -f seal/allowed_signers -I "$who" -n evidence-bundle \
        -s seal/tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt 2>/dev/null)
    then print=SHA256:${said##*SHA256:}; good "signed by $who with the key $print"
    else bad 'the signature is not that of the key in seal/allowed_signers, or not of this bundle'; fi
    [ -z "$promised" ] || [ "$promised" = "$who $print" ] || bad "bag-info.txt says that the bundle is signed by $promised"
    if [ -z "$1" ]; then note 'the bundle itself names this key: compare it with what the signer gave you by another way'
    elif [ "$1" = "$print" ]; then good 'it is the key that you pinned'
    else bad "it is not the key that you pinned, $1"; fi
}
epoch() { # of a time as openssl writes it; GNU, then BSD
    date -u -d "$1" +%s 2>/dev/null || date -u -j -f '%b %e %T %Y %Z' "$1" +%s 2>/dev/null
}
check_stamp() { # the file that is stamped, the token, the chain, the root that is pinned or nothing
    if [ ! -f "$3" ]; then bad "$3 is missing"; return; fi
    at=$(openssl ts -reply -in "$2" -text 2>/dev/null | sed -n 's/^Time stamp: //p')
    seconds=$(epoch "$(printf '%s' "$at" | sed 's/\.[0-9]* / /')")
    if [ "$(printf '%s\n' "$at" | grep -c .)" = 1 ] && [ -n "$seconds" ] && openssl ts -verify -data "$1" -in "$2" -CAfile "$3" -attime "$seconds" >/dev/null 2>&1
    then good "time stamp by ${3##*/}: $1 existed at $at"
    else bad "$2 is no time stamp of $1"; return; fi
    root=$(openssl x509 -in "$3" -noout -fingerprint -sha256 2>/dev/null | sed 's/^.*=//; s/://g' | tr 'A-F' 'a-f')
    if [ -z "$4" ]; then note "the bundle itself names its root $root: compare it with what the authority publishes"; return; fi
    openssl x509 -in "$3" -out "$room/root.pem" 2>/dev/null
    [ "$root" = "$4" ] || return
    if openssl ts -verify -data "$1" -in "$2" -CAfile "$room/root.pem" -untrusted "$3" -attime "$seconds" >/dev/null 2>&1
    then good 'it leads to the root that you pinned'; led=yes; fi
}
check_stamps() { # a folder of the seal, the files in it or above it that are stamped, the root that is pinned or nothing
    for token in "$1"/*.tsr; do
        [ -f "$token" ] || continue
        name=${token##*/}
        name=${name%.tsr}
        tsa=${name##*.}
        case "${name%.*}" in
            tagmanifest-sha256.txt) stamped=tagmanifest-sha256.txt ;;
            tagmanifest-sha256.txt.sig) stamped=seal/tagmanifest-sha256.txt.sig ;;
            *) stamped=$1/${name%.*} ;;
        esac
        if [ -f "$stamped" ]; then check_stamp "$stamped" "$token" "$1/$tsa-chain.pem" "$2"; else bad "$token stamps nothing"; fi
        if [ "$1" = seal ] && [ -f seal/tagmanifest-sha256.txt.sig ]; then
            for other in tagmanifest-sha256.txt tagmanifest-sha256.txt.sig; do
                [ -f "seal/$other.$tsa.tsr" ] || bad "seal/$other.$tsa.tsr is missing"
            done
        fi
    done
    for chain in "$1"/*-chain.pem; do
        [ -f "$chain" ] || continue
        tsa=${chain##*/}
        tsa=${tsa%-chain.pem}
        ls "$1"/*."$tsa".tsr >/dev/null 2>&1 || bad "$chain stands without a time stamp"
    done
}
check_proofs() { # a folder of the seal; a proof (OpenTimestamps) begins with the format's name and the digest of its file
    for proof in "$1"/*.ots; do
        [ -f "$proof" ] || continue
        name=${proof##*/}
        name=${name%.ots}
        case "$name" in
            tagmanifest-sha256.txt) proved=tagmanifest-sha256.txt ;;
            tagmanifest-sha256.txt.sig) proved=seal/tagmanifest-sha256.txt.sig ;;
            seal-sha256.txt) proved=$1/$name ;;
            *) proved=seal/renewals/${name%%-*}/seal-sha256.txt ;;
        esac
        if ! need od; then note "$proof: not checked (od is not here)"; unfollowed=yes; continue; fi
        begins=004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108$($sum256 "$proved" 2>/dev/null | cut -c1-64)
        if [ "$(od -An -v -tx1 -N65 "$proof" | tr -d ' \n')" = "$begins" ] && [ -f "$proved" ]
        then note "$proof begins at $proved; where it leads to: ots --no-bitcoin verify -f $proved $proof"; unfollowed=yes
        else bad "$proof is no proof of $proved"; fi
    done
    if [ "$1" = seal ] && [ -f seal/tagmanifest-sha256.txt.sig ]; then
        here=$(find seal/tagmanifest-sha256.txt.ots seal/tagmanifest-sha256.txt.sig.ots 2>/dev/null | grep -c .)
        [ "$here" != 1 ] || bad 'root and signature have a proof both, or neither: one is missing'
    fi
}
check_renewals() { # the root that is pinned or nothing
    number=0
    for folder in seal/renewals/*; do
        [ -d "$folder" ] || continue
        number=$((number + 1))
        [ "${folder##*/}" = "$(printf '%04d' "$number")" ] || bad "$folder is not renewal $number"
        find seal -type f ! -path 'seal/renewals/*' > "$room/covered"
        earlier=1
        while [ "$earlier" -lt "$number" ]; do
            find "seal/renewals/$(printf '%04d' "$earlier")" -type f >> "$room/covered"
            earlier=$((earlier + 1))
        done
        echo tagmanifest-sha256.txt >> "$room/covered"
        if [ "$(sort "$room/covered")" = "$(cut -c67- "$folder/seal-sha256.txt" 2>/dev/null | sort)" ] \
            && $sum256 -c "$folder/seal-sha256.txt" >/dev/null 2>&1
        then good "$folder covers the whole seal before it"
        else bad "$folder/seal-sha256.txt does not name the seal before it as it is"; fi
        ls "$folder" | grep -Eq '\.(tsr|ots)$' || bad "$folder has no time stamp"
        if need openssl; then check_stamps "$folder" "$1"; fi
        check_proofs "$folder"
    done
}
check_seal() { # the pinned fingerprint, the pinned root, or nothing
    signed=$(find seal/tagmanifest-sha256.txt.sig seal/allowed_signers 2>/dev/null | grep -c .)
    if [ "$signed" = 0 ]; then
        note 'not signed'
        [ -z "$1" ] || bad "it is not signed by the key that you pinned, $1"
        grep -q '^Seal-Signer: ' bag-info.txt 2>/dev/null && bad 'its signature is missing: bag-info.txt names a signer'
    elif [ "$signed" = 1 ]; then bad 'a signature and its allowed_signers belong together: one is missing'
    elif need ssh-keygen; then check_signature "$1"
    else note 'signature: not checked (ssh-keygen is not here)'; unchecked=yes; fi
    stray=$(find seal -type f 2>/dev/null | grep -Ev '^seal/(tagmanifest-sha256\.txt\.sig|allowed_signers|tagmanifest-sha256\.txt(\.sig)?\.[A-Za-z0-9_-]+\.tsr|[A-Za-z0-9_-]+-chain\.pem|tagmanifest-sha256\.txt(\.sig)?\.ots|renewals/[0-9]{4}/(seal-sha256\.txt(\.[A-Za-z0-9_-]+\.tsr)?|[A-Za-z0-9_-]+-chain\.pem|tagmanifest-sha256\.txt(\.sig)?\.ots|([0-9]{4}-)?seal-sha256\.txt\.ots))$')
    [ -z "$stray" ] || bad "files that have no place in a seal: $stray"
    led=no
    if ! find seal -name '*.tsr' -o -name '*.ots' 2>/dev/null | grep -q .; then note 'no time stamp: the seal does not show when it was made'
    elif need openssl; then check_stamps seal "$2"
    else note 'time stamps: not checked (openssl is not here)'; unchecked=yes; fi
    check_proofs seal
    check_renewals "$2"
    if [ -n "$2" ] && [ "$led" = no ] && need openssl; then bad "no time stamp leads to the root that you pinned, $2"; fi
    if [ -n "$unchecked" ] && [ -n "$1$2" ]; then bad 'what you pinned could not be checked here'; fi
}
unchecked=
unfollowed=
wanted=$(printf '%s' "$2" | sed 's/://g' | tr 'A-F' 'a-f')
if [ -d seal ] || [ -n "$1$2" ] || grep -q '^Seal-Signer: ' bag-info.txt 2>/dev/null; then check_seal "$1" "$wanted"
else note 'not sealed: no signature and no time stamp; whoever could change every file could also rewrite the manifests'; fi
printf 'root  %s\n' "$($sum256 tagmanifest-sha256.txt 2>/dev/null | cut -c1-64)"
note 'compare the root with the one that you were given by another way than this bundle'
if [ "$failed" = 0 ] && [ -n "$unchecked" ]; then echo 'RESULT: INTACT, its seal not checked in full'
elif [ "$failed" = 0 ] && [ -n "$unfollowed" ]; then echo 'RESULT: INTACT, its OpenTimestamps proofs not followed'
elif [ "$failed" = 0 ]; then echo 'RESULT: INTACT'; else echo 'RESULT: DAMAGED'; fi
exit "$failed"
