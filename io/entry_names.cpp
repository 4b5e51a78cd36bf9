#include "io/entry_names.h"

#include <xxhash.h>

#include <algorithm>
#include <utility>

namespace mifdex::io {
namespace {

constexpr std::size_t kFirstSlots = 1024;

// What an entry without a name is called.
constexpr Bytes kNameless = "(no name)";

std::uint64_t hash_of(Bytes path) {
  return std::max<std::uint64_t>(XXH3_64bits(path.data(), path.size()), 1);
}

}  // namespace

MetPaths::MetPaths() : slots_(kFirstSlots) {}

bool MetPaths::insert(Bytes path) {
  if (size_ + size_ / 2 >= slots_.size()) grow();
  const std::uint64_t hash = hash_of(path);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    if (slots_[at] == hash) return false;
    if (slots_[at] != 0) continue;
    slots_[at] = hash;
    ++size_;
    return true;
  }
}

bool MetPaths::contains(Bytes path) const {
  const std::uint64_t hash = hash_of(path);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    if (slots_[at] == hash) return true;
    if (slots_[at] == 0) return false;
  }
}

std::uint32_t MetPaths::count_again(Bytes path) {
  std::uint32_t& times = again_[hash_of(path)];
  times = std::max<std::uint32_t>(times + 1, 2);
  return times;
}

void MetPaths::grow() {
  std::vector<std::uint64_t> larger(slots_.size() * 2);
  const std::size_t mask = larger.size() - 1;
  for (const std::uint64_t hash : slots_) {
    if (hash == 0) continue;
    std::size_t at = hash & mask;
    while (larger[at] != 0) at = (at + 1) & mask;
    larger[at] = hash;
  }
  slots_ = std::move(larger);
}

EntryNames::EntryNames(std::string prefix, std::shared_ptr<MetPaths> met)
    : prefix_(std::move(prefix)), met_(std::move(met)) {}

bool EntryNames::add(FileBatch& files, Bytes name) {
  const bool fits = clean(name);
  if (!met_->insert(path_)) {
    std::string again;
    do {
      again = prefix_ + "!" + std::to_string(met_->count_again(path_)) + "/" +
              path_.substr(prefix_.size());
    } while (!met_->insert(again));
    path_ = std::move(again);
  }
  const std::size_t slash = path_.rfind('/');
  const Bytes folder = Bytes(path_).substr(0, slash == std::string::npos ? 0 : slash);
  const Bytes last = Bytes(path_).substr(slash == std::string::npos ? 0 : slash + 1);
  const std::size_t folders = files.folder_count();
  const bool same =
      folders != 0 && files.folder_path(static_cast<std::uint32_t>(folders - 1)) == folder;
  const std::uint32_t number = same ? static_cast<std::uint32_t>(folders - 1)
                                    : files.add_folder(nullptr, std::string(folder));
  files.add_file(number, last);
  return fits;
}

std::string EntryNames::path_of(Bytes name) {
  clean(name);
  return path_;
}

/// Makes path_ of the prefix and what counts of `name`. Neighbours mostly lie in one folder, whose
/// parts need not be looked at again.
bool EntryNames::clean(Bytes name) {
  const bool fits = name.size() <= kLongest;
  name = name.substr(0, kLongest);
  const std::size_t slash = name.rfind('/');
  const Bytes last = name.substr(slash == Bytes::npos ? 0 : slash + 1);
  const Bytes folder = name.substr(0, name.size() - last.size());
  const bool counts = !last.empty() && last != ".";
  if (counts && folder == folder_ && !folder_path_.empty()) {
    path_.assign(folder_path_);
    path_ += last;
    return fits;
  }
  clean_parts(name);
  if (counts) {
    folder_ = folder;
    folder_path_.assign(path_, 0, path_.size() - last.size());
  }
  return fits;
}

void EntryNames::clean_parts(Bytes name) {
  path_ = prefix_;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('/', at), name.size());
    const Bytes part = name.substr(at, end - at);
    if (!part.empty() && part != ".") {
      if (path_.size() != prefix_.size()) path_ += '/';
      path_ += part;
    }
    at = end + 1;
  }
  if (path_.size() == prefix_.size()) path_ += kNameless;
}

}  // namespace mifdex::io
