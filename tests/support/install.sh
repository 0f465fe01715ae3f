# Sourced by services/run and tests/run: `install_packages build test` installs what is missing.

# Prints those of the named purposes' packages that this machine does not have.
missing_packages() (
  # shellcheck disable=SC2154
  list=$(dirname "$hearth_install")/packages
  for purpose in "$@"; do
    sed -n "s/^$purpose  *//p" "$list"
  done | while read -r package; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || printf '%s\n' "$package"
  done
)

# REQUIRES: $hearth_install is the path of this file. Touches nothing when all is there, so that a
# user without rights can build on a machine that somebody else has prepared.
install_packages() {
  missing=$(missing_packages "$@" | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  as_root=
  if [ "$(id -u)" != 0 ]; then
    as_root=sudo
    if ! command -v sudo >/dev/null 2>&1; then
      printf '缺少软件包，且没有 sudo；请以 root 安装：\nMissing packages and no sudo; as root, run:\n' >&2
      printf '  apt-get install --no-install-recommends %s\n' "$missing" >&2
      return 1
    fi
  fi
  printf '安装软件包 / installing: %s\n' "$missing" >&2
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2
  # Word splitting is meant: one argument a package.
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    $missing >&2
}
