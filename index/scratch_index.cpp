#include "index/scratch_index.h"

#include <stdlib.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "index/format/key_format.h"
#include "index/storage/store_folder.h"

namespace mifdex::index {
namespace {

namespace fs = std::filesystem;

std::unexpected<io::Error> cannot_copy(const std::string& path, int errno_value) {
  const bool full = errno_value == ENOSPC || errno_value == EDQUOT;
  return io::fail(full ? io::ErrorKind::kFull : io::ErrorKind::kIo,
                  "cannot copy the index for the dry run", path, errno_value,
                  "there must be space in $TMPDIR for what the run would add to the index");
}

/// True for the small files of an index beside its tables. The lock is not among them, and
/// neither is what a run stores for a while in the folder.
bool is_copied(const std::string& name) {
  return name == "CURRENT" || name == "IDENTITY" || name.starts_with("MANIFEST-") ||
         name.starts_with("OPTIONS-") || name.ends_with(".log") ||
         (name.starts_with("mifdex.") && name != kLockFileName);
}

/// Links or copies one file of the index, or leaves it out.
std::error_code take_file(const fs::path& file, const fs::path& folder) {
  const std::string name = file.filename().string();
  std::error_code code;
  if (name.ends_with(".sst")) {
    fs::create_symlink(file, folder / name, code);
  } else if (is_copied(name)) {
    fs::copy_file(file, folder / name, code);
  }
  return code;
}

/// The manifest goes first: a table that it names and that a compaction removes meanwhile is
/// missed when the copy is opened.
io::Result<void> copy_index(const fs::path& dir, const fs::path& folder) {
  std::error_code code;
  for (const bool tables : {false, true}) {
    for (fs::directory_iterator entry(dir, code), end; !code && entry != end;
         entry.increment(code)) {
      const bool is_table = entry->path().extension() == ".sst";
      if (is_table != tables || !entry->is_regular_file(code)) continue;
      code = take_file(entry->path(), folder);
      if (code == std::errc::no_such_file_or_directory) {
        return io::fail(io::ErrorKind::kStore,
                        "the index changed while it was copied for the dry run", dir.string(), 0,
                        "run it again when nothing writes to the index");
      }
      if (code) return cannot_copy(folder.string(), code.value());
    }
  }
  if (code) return cannot_copy(dir.string(), code.value());
  return {};
}

}  // namespace

io::Result<ScratchIndex> ScratchIndex::make(const std::string& dir, const std::string& parent) {
  MIFDEX_TRY(auto kind, look_at_folder(dir));
  std::string pattern = parent + "/mifdex-dry-run-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) return cannot_copy(parent, errno);
  ScratchIndex scratch(std::move(pattern));
  if (kind != FolderKind::kIndex) return scratch;
  std::error_code code;
  const fs::path whole = fs::absolute(dir, code);
  if (code) return cannot_copy(dir, code.value());
  MIFDEX_TRY(copy_index(whole, scratch.path()));
  return scratch;
}

ScratchIndex::ScratchIndex(ScratchIndex&& other) noexcept
    : path_(std::exchange(other.path_, std::string())) {}

ScratchIndex& ScratchIndex::operator=(ScratchIndex&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

ScratchIndex::~ScratchIndex() {
  std::error_code left_behind;
  if (!path_.empty()) fs::remove_all(path_, left_behind);
}

}  // namespace mifdex::index
