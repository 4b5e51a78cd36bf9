// Names of files that no fsync of their folder has made durable yet: a loss of power may undo them.
//
// If a file was made or linked, it may be gone. If it was renamed, it may have its old name again,
// and the file that had the new name may be back. A removed file stays removed: the worst case for
// code that removes the old file before the new one is durable.
//
// Threads: may be used by many. Errors: a change that cannot be undone is left.
#pragma once

#include <atomic>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

namespace mifdex::index {

class UnsyncedNames {
 public:
  explicit UnsyncedNames(std::string side_folder) : side_folder_(std::move(side_folder)) {}

  /// Must be called when `path` has been made, or linked to another name.
  void made(const std::string& path) { add({path, {}, {}}); }

  /// Must be called before `from` is renamed to `to`.
  void renaming(const std::string& from, const std::string& to) {
    Name name{to, from, {}};
    std::error_code code;
    if (std::filesystem::exists(to, code)) {
      std::filesystem::create_directories(side_folder_, code);
      name.before = side_folder_ + "/" + std::to_string(++kept_);
      std::filesystem::create_hard_link(to, name.before, code);
    }
    add(std::move(name));
  }

  /// Must be called when `folder` has been synced.
  void synced(const std::string& folder) {
    const std::lock_guard guard(mutex_);
    std::erase_if(names_, [&](const Name& name) { return folder_of(name.path) == plain(folder); });
  }

  /// Undoes what is not durable, the latest first; returns how many names that were.
  std::size_t lose() {
    const std::lock_guard guard(mutex_);
    for (auto name = names_.rbegin(); name != names_.rend(); ++name) {
      std::error_code code;
      if (name->from.empty()) {
        std::filesystem::remove(name->path, code);
        continue;
      }
      std::filesystem::rename(name->path, name->from, code);
      if (!name->before.empty()) std::filesystem::rename(name->before, name->path, code);
    }
    return names_.size();
  }

 private:
  struct Name {
    std::string path;
    std::string from;    // the old name, if it was renamed; empty: it was made
    std::string before;  // where the file that a rename replaced is kept
  };

  static std::string plain(const std::string& path) {
    const std::string normal = std::filesystem::path(path).lexically_normal().string();
    return normal.ends_with('/') ? normal.substr(0, normal.size() - 1) : normal;
  }
  static std::string folder_of(const std::string& path) {
    return std::filesystem::path(plain(path)).parent_path().string();
  }

  void add(Name name) {
    const std::lock_guard guard(mutex_);
    names_.push_back(std::move(name));
  }

  std::string side_folder_;
  std::mutex mutex_;
  std::vector<Name> names_;
  std::atomic<std::size_t> kept_ = 0;
};

}  // namespace mifdex::index
