#include "io/file_batch.h"

#include <algorithm>
#include <utility>

#include "io/base/ascii.h"

namespace mifdex::io {
namespace {}  // namespace

std::string_view skip_reason_text(SkipReason reason) {
  switch (reason) {
    case SkipReason::kLink:
      return "symbolic link";
    case SkipReason::kPipe:
      return "pipe";
    case SkipReason::kSocket:
      return "socket";
    case SkipReason::kDevice:
      return "device";
    case SkipReason::kUnknown:
      return "of unknown kind";
    case SkipReason::kLeftOut:
      return "left out";
  }
  return "of unknown kind";
}

Bytes file_stem(Bytes name) {
  const std::size_t dot = name.rfind('.');
  return dot == Bytes::npos || dot == 0 ? name : name.substr(0, dot);
}

bool same_stem(Bytes left, Bytes right) {
  return ascii::equals_ignore_case(file_stem(left), file_stem(right));
}

std::string FileBatch::path(std::size_t file) const {
  std::string path(folder_path(folder(file)));
  if (!path.empty()) path += '/';
  path += name(file);
  return path;
}

void FileBatch::reset(std::uint64_t sequence) {
  sequence_ = sequence;
  folders_.clear();
  files_.clear();
  names_.clear();
  skipped_.clear();
  problems_.clear();
  empty_folders_.clear();
}

std::uint32_t FileBatch::add_folder(std::shared_ptr<const Descriptor> fd, std::string path) {
  folders_.push_back({std::move(fd), std::move(path)});
  return static_cast<std::uint32_t>(folders_.size() - 1);
}

void FileBatch::add_file(std::uint32_t folder, Bytes name) {
  files_.push_back(
      {folder, static_cast<std::uint32_t>(names_.size()), static_cast<std::uint16_t>(name.size())});
  names_.append(name);
  names_.push_back('\0');
}

void FileBatch::add_skipped(std::string path, SkipReason reason) {
  skipped_.push_back({std::move(path), reason});
}

void FileBatch::add_problem(std::string path, int errno_value) {
  problems_.push_back({std::move(path), errno_value});
}

void FileBatch::add_empty_folder(std::string path) { empty_folders_.push_back(std::move(path)); }

}  // namespace mifdex::io
