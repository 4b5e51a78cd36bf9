#include "index/record/part_path.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace mifdex::index {
namespace {

constexpr char kMark = '\0';

/// The place of the mark in the path of a part; npos in any other.
std::size_t find_mark(std::string_view path) {
  if (path.find(kMark) == std::string_view::npos) return std::string_view::npos;
  const std::size_t mark = path.rfind(kMark);
  if (mark == std::string_view::npos || mark + 1 == path.size()) return std::string_view::npos;
  const bool digits = std::all_of(path.begin() + static_cast<std::ptrdiff_t>(mark) + 1, path.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  return digits ? mark : std::string_view::npos;
}

}  // namespace

std::string part_path(std::string_view path, std::uint64_t offset) {
  std::string part(path);
  part.push_back(kMark);
  return part.append(std::to_string(offset));
}

std::string_view file_path(std::string_view path) { return path.substr(0, find_mark(path)); }

std::string_view file_name(std::string_view path) {
  path = file_path(path);
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::optional<std::uint64_t> part_offset(std::string_view path) {
  const std::size_t mark = find_mark(path);
  if (mark == std::string_view::npos) return std::nullopt;
  std::uint64_t offset = 0;
  std::from_chars(path.data() + mark + 1, path.data() + path.size(), offset);
  return offset;
}

std::uint64_t part_hash(std::uint64_t file_hash, std::uint64_t report_hash) {
  const std::uint64_t room = std::numeric_limits<std::uint64_t>::max() - file_hash;
  return room == 0 ? file_hash : file_hash + 1 + report_hash % room;
}

void show_under_file(Record& record) {
  record.is_part = part_offset(record.path).has_value();
  record.path = file_path(record.path);
}

}  // namespace mifdex::index
