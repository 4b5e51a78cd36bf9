// A manifest's facts of a job.
//
// Threads: values. Ownership: views; their maker documents how long they hold. Units: seconds since
// 1970-01-01 UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mifdex::index {

/// A manifest's facts of a job (interface, "Manifest").
struct JobFact {
  std::string_view job;   ///< upper case
  std::string_view name;  ///< "Install JamalTest"
  std::string_view site;
  std::string_view destination;
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> end;
  std::uint64_t retries = 0;  ///< after which it has failed; 0: not given
  std::uint64_t targets = 0;  ///< machines listed; 0: not given

  friend bool operator==(const JobFact&, const JobFact&) = default;
};

}  // namespace mifdex::index
