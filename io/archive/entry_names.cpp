#include "io/archive/entry_names.h"

#include <algorithm>
#include <utility>

namespace mifdex::io {
namespace {

// The name for an entry without a name.
constexpr Bytes kNameless = "(no name)";

// More often than an archive can repeat a name.
constexpr std::uint64_t kMostAgain = std::uint64_t{1} << 40;

}  // namespace

EntryNames::EntryNames(std::string prefix, std::shared_ptr<SeenPaths> met)
    : path_(std::move(prefix)), met_(std::move(met)) {}

bool EntryNames::add(FileBatch& files, Bytes name) {
  const bool fits = path_.set(name);
  const std::string& path = path_.str();
  add_path(files, path, SeenPaths::hash_of(path));
  return fits;
}

void EntryNames::add_scanned(FileBatch& files, Bytes tail, std::uint64_t hash) {
  if (path_.prefix().empty()) return add_path(files, tail, hash);
  path_.set_tail(tail);
  add_path(files, path_.str(), hash);
}

void EntryNames::add_path(FileBatch& files, Bytes path, std::uint64_t hash) {
  if (!met_->insert(hash)) {
    path_.set_path(path);
    path_.set_path(name_again());
    path = path_.str();
    met_->insert(path);
  }
  const std::size_t last = path.rfind('/') + 1;  // 0 if there is none
  const Bytes folder = path.substr(0, last == 0 ? 0 : last - 1);
  const std::size_t folders = files.folder_count();
  const bool same =
      folders != 0 && files.folder_path(static_cast<std::uint32_t>(folders - 1)) == folder;
  const std::uint32_t number = same ? static_cast<std::uint32_t>(folders - 1)
                                    : files.add_folder(nullptr, std::string(folder));
  files.add_file(number, path.substr(last));
}

/// Returns a new name for path_, which was met before: with the first number that is free. Numbers
/// are given out in their order, so that a name met k times costs log k looks. If an archive has
/// taken the numbers by names of its own, one more is put in front of one of those.
std::string EntryNames::name_again() const {
  const std::string& prefix = path_.prefix();
  std::string tail = path_.str().substr(prefix.size());
  const auto named = [&](std::uint64_t number) {
    return prefix + "!" + std::to_string(number) + "/" + tail;
  };
  while (true) {
    std::uint64_t met = 1;
    std::uint64_t open = 2;
    while (open < kMostAgain && met_->contains(named(open))) met = std::exchange(open, open * 2);
    if (open < kMostAgain) {
      while (open - met > 1) {
        const std::uint64_t middle = met + (open - met) / 2;
        (met_->contains(named(middle)) ? met : open) = middle;
      }
      return named(open);
    }
    tail.insert(0, "!2/");
  }
}

std::string EntryNames::path_of(Bytes name) {
  path_.set(name);
  return path_.str();
}

/// Makes path_ of the prefix and what counts of `name`. Neighbours are mostly in one folder, whose
/// parts need not be looked at again.
bool EntryPath::set(Bytes name) {
  const bool fits = name.size() <= EntryNames::kLongest;
  name = name.substr(0, EntryNames::kLongest);
  const std::size_t slash = name.rfind('/');
  const Bytes last = name.substr(slash == Bytes::npos ? 0 : slash + 1);
  const Bytes folder = name.substr(0, name.size() - last.size());
  const bool counts = !last.empty() && last != ".";
  if (counts && folder == folder_ && !folder_path_.empty()) {
    path_.assign(folder_path_);
    path_ += last;
    return fits;
  }
  set_parts(name);
  if (counts) {
    folder_ = folder;
    folder_path_.assign(path_, 0, path_.size() - last.size());
  }
  return fits;
}

void EntryPath::set_parts(Bytes name) {
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
