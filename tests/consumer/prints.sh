# prints.sh FILE COMMAND...: succeeds if COMMAND ends with status 0 and prints the content of FILE.
expected=$1
shift
printed=$("$@") || exit 1
[ "$printed" = "$(cat "$expected")" ] || { printf '%s\n' "$printed"; exit 1; }
