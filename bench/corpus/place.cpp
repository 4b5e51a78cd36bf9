#include "bench/corpus/place.h"

#include <fmt/format.h>

#include "bench/corpus/random.h"

namespace mifdex::corpus {

std::string receive_folder(std::uint32_t folder) {
  static constexpr const char* kFirst = "SITE.SRV/DESPOOLR.BOX/RECEIVE";
  return folder == 0 ? std::string(kFirst) : fmt::format("{}.{:03}", kFirst, folder);
}

std::string status_path(Place place) {
  return fmt::format("{}/{:08X}.PCK", receive_folder(place.folder), place.stem);
}

std::string instruction_path(Place place) {
  const std::string folder = receive_folder(place.folder);
  return place.stem % 100 == 99 ? fmt::format("{}/{:08x}.sni", folder, place.stem)
                                : fmt::format("{}/{:08X}.SNI", folder, place.stem);
}

Place Arrivals::next_status() {
  last_.folder = statuses_++ / kFolderSize;
  return next_other();
}

Place Arrivals::next_other() {
  last_.stem += 1 + Random(seed_, Stream::kFileName, last_.stem).below(3);
  return last_;
}

}  // namespace mifdex::corpus
