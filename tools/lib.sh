# Shared by the tools: where we are, what is said while working, what gets installed. To be sourced by bash.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
readonly started=$SECONDS

# What every build needs, and what the tests need besides.
readonly build_packages=(liblmdb-dev libssl-dev libsqlite3-dev zlib1g-dev libxml2-dev libxlsxwriter-dev pkg-config weasyprint graphviz fonts-croscore)
readonly test_packages=(protobuf-compiler libprotobuf-dev python3 python3-venv python3-dev g++ libicu-dev strace)
readonly build_options=(-c release --explicit-target-dependency-import-check error)

elapsed() { printf '%02d:%02d' $(((SECONDS - started) / 60)) $(((SECONDS - started) % 60)); }

step() { printf '\n== [%s] %s\n' "$(elapsed)" "$*"; }

warn() { printf 'WARNING: %s\n' "$*" >&2; }

die() {
    printf 'tools: %s\n' "$*" >&2
    exit 1
}

# Runs a command as root: directly, or through sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "not root and no sudo here; run this as root, then try again: $*"
    fi
}

# Installs those of the named Debian packages that are missing. Asks the network only when one is.
need() {
    local missing=() name
    for name in "$@"; do
        dpkg -s "$name" 2>/dev/null | grep -q '^Status: install ok installed' || missing+=("$name")
    done
    [ "${#missing[@]}" = 0 ] && return 0
    step "Install ${missing[*]}"
    command -v apt-get >/dev/null || die "no apt-get here; install by hand: ${missing[*]}"
    if ! as_root apt-get update -qq; then
        warn "apt-get update failed; once more in ten seconds"
        sleep 10
        as_root apt-get update -qq || warn "apt-get update failed again; trying the lists that are here"
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
        || die "apt-get could not install ${missing[*]}"
}

need_swift() {
    command -v swift >/dev/null || die "swift is missing: install Swift 6.3 from swift.org and put it on PATH"
}

# Real input lies beside the project, or where SOCAI_SHARED says; it may be absent.
shared_data() {
    local root="${SOCAI_SHARED:-../shared}"
    [ -d "$root/data" ] && (cd "$root" && pwd)
}
