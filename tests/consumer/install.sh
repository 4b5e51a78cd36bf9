# install.sh FOLDER CMAKE BUILD MIFDEX CORPUS: makes FOLDER anew, with the library installed to FOLDER/usr and an index of
# the scenario Q166833.
rm -rf "$1"
mkdir -p "$1"
"$2" --install "$3" --component library --prefix "$1/usr" >"$1/install.log"
"$5" --scenario Q166833 "$1/Q166833"
"$4" index -q -x "$1/index" "$1/Q166833/box" --manifest "$1/Q166833/manifest.ndjson"
