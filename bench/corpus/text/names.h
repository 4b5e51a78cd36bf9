// The site's machines with their names, domains and SMSIDs, and the jobs they were given.
//
// Nothing is stored: everything follows from the number of the machine or job, the site and the
// seed, so a site of a million machines costs nothing. Threads: immutable, any number of readers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mifdex::corpus {

/// The product that a job installs.
struct Package {
  std::string_view manufacturer;
  std::string_view product;
  std::string_view version;
};

class Fleet {
 public:
  /// `site` must be three upper-case letters or digits (SOURCES.md, section 2).
  Fleet(std::string site, std::uint64_t seed);

  const std::string& site() const { return site_; }

  /// Returns the NetBIOS name: upper case, at most 15 characters, unique. Some have the form of an
  /// SMSID. `machine` counts from 0.
  std::string name(std::uint32_t machine) const;

  /// Returns site code, the range of one of four logon servers, and a count, both in base 36
  /// (Q127052). The first machine has 00005, as in Q172899; the servers take the machines in turn.
  std::string smsid(std::uint32_t machine) const;

  std::string_view domain(std::uint32_t machine) const;

  /// Returns false for one machine in a hundred: its inventory never reached the site, so that
  /// nothing in the box reports its name or domain.
  bool has_inventory(std::uint32_t machine) const;

  /// Returns the name a reader of the box can know: the machine's own if it has an inventory, else
  /// its SMSID.
  std::string known_name(std::uint32_t machine) const;

  /// Returns site code and five digits, in base 16 as in all sources; the first job is 0000F, as in
  /// Q166833. Ascending.
  std::string job_id(std::uint32_t job) const;

  /// Returns the package of a job; jobs take those of a short list in turn.
  Package package(std::uint32_t job) const;

 private:
  std::string site_;
  std::uint64_t seed_;
};

/// True if `text` can be a site code: three characters A-Z, 0-9.
bool is_site_code(std::string_view text);

/// The most machines and the most jobs that the five digits of an id can number.
inline constexpr std::uint32_t kMaxMachines = 1'000'000;
inline constexpr std::uint32_t kMaxJobs = 1'000'000;

}  // namespace mifdex::corpus
