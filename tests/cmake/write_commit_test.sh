# write_commit_test.sh CMAKE SCRIPT FOLDER: scripts/cmake/write_commit.cmake in a checkout, in one with changes, and without one.
set -e
cmake=$1 script=$2 folder=$3
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
command -v git >/dev/null || { echo "skipped: git is not installed"; exit 77; }
rm -rf "$folder"
mkdir -p "$folder/checkout/source"
cd "$folder"

fails() { echo "$1"; cat commit.cpp; exit 1; }
written() { "$cmake" -D SOURCE="$folder/$1" -D OUTPUT="$folder/commit.cpp" -P "$script"; }
says() { grep -q "return \"$1\";" commit.cpp || fails "expected $1"; }

git -C checkout init -q
echo one >checkout/file
git -C checkout add file
git -C checkout commit -qm one
commit=$(git -C checkout rev-parse --short=12 HEAD)

written checkout
says "$commit"
touch -d 2001-01-01 commit.cpp
written checkout
[ "$(date -r commit.cpp +%Y)" = 2001 ] || fails "written again without a change"
echo two >checkout/file
written checkout
says "$commit-changed"
written checkout/source  # sources that someone keeps in a checkout of something else
says unknown
