# run_if_there.sh INTERPRETER SCRIPT ARGS...: runs the script; 77, which ctest shows as skipped, if it
# is not there.
if [ ! -f "$2" ]; then
  echo "skipped: there is no $2"
  exit 77
fi
exec "$@"
