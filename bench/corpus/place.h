// Paths of the despooler's files: folders of 5,000 status MIFs, files named by eight hex digits.
//
// Threads: values and free functions.
#pragma once

#include <cstdint>
#include <string>

namespace mifdex::corpus {

/// The number of status MIFs in a folder before the next one is begun.
inline constexpr std::uint32_t kFolderSize = 5000;

/// A stem in a folder. Stems are unique in the whole box.
struct Place {
  std::uint32_t folder = 0;
  std::uint32_t stem = 0;
};

/// Returns SITE.SRV/DESPOOLR.BOX/RECEIVE, then RECEIVE.001 and so on.
std::string receive_folder(std::uint32_t folder);

/// Returns XXXXXXXX.PCK in its folder.
std::string status_path(Place place);

/// Returns XXXXXXXX.SNI next to it; one in a hundred is in lower case, as servers of other systems
/// return names.
std::string instruction_path(Place place);

/// Hands out places in the order in which files arrive: stems ascend with small gaps.
class Arrivals {
 public:
  explicit Arrivals(std::uint64_t seed) : seed_(seed) {}

  Place next_status();

  /// Returns a place for a file that is not a status MIF, in the current folder.
  Place next_other();

 private:
  std::uint64_t seed_;
  std::uint32_t statuses_ = 0;
  Place last_;
};

}  // namespace mifdex::corpus
