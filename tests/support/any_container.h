// One file in any container that libarchive or the tests can write.
//
// Threads: functions without state. Errors: the test fails.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace mifdex {

/// A container by its name.
struct Container {
  std::string_view name;    ///< for a person, and the extension of the file
  std::string_view format;  ///< libarchive's; empty: by `filter` alone, or made by the tests
  std::string_view filter;  ///< libarchive's; empty: none
  /// True if everything in it that matters has a checksum, so that a flipped bit or a cut can be
  /// distinguished from the original.
  bool has_checksums = false;
};

/// Returns all of them; the first is none: the file itself.
std::span<const Container> all_containers();

std::string put_into(const Container& container, const std::string& path,
                     const std::string& content);

}  // namespace mifdex
