// Counts results by the reason of their failure, in bounded memory.
//
// Each thread of a scan has a tally, and they are merged at its end. The outcome depends on the
// results alone, not on their order or on how the threads shared them.
//
// Memory: a tally of more than kMostReasonBytes is full: it counts no further and must be repeated
// with a ReasonSieve (reason_sieve.h), which lets only frequent reasons through. All others are
// counted together. Of more than kMostMachines machines, summed over all groups, only a sample is
// kept, so that the number of machines is an estimate.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/cli/reasons/machine_set.h"
#include "engine/cli/reasons/reason_name.h"
#include "index/reader.h"
#include "io/base/file_time.h"

namespace mifdex::cli {

class ReasonSieve;

inline constexpr std::size_t kMostReasonBytes = 32U << 20U;
inline constexpr std::size_t kMostMachines = 4'000'000;
inline constexpr std::size_t kLongestExample = 1000;

/// The results of one group. If their texts differ in case, `name.text` is the one that is last in
/// the order of bytes ("disk full", not "Disk full").
struct ReasonGroup {
  ReasonName name;
  std::uint64_t results = 0;
  MachineSet machines;       ///< or a sample
  bool has_machine = false;  ///< false if no result has a machine
  std::int64_t first = io::kNoTime;
  std::int64_t last = io::kNoTime;
  std::string example;  ///< the description of its latest result, at most kLongestExample bytes

  /// Adds the results of `other`, of whose machines only those of a sample of `level`.
  void add(const ReasonGroup& other, unsigned level);
  /// Returns the number of machines, estimated from a sample of `level`.
  std::uint64_t machine_count(unsigned level) const;
};

class ReasonTally {
 public:
  /// `sieve`, which may be null, must outlive the tally.
  explicit ReasonTally(ReasonOptions options, const ReasonSieve* sieve = nullptr,
                       std::size_t most_bytes = kMostReasonBytes,
                       std::size_t most_machines = kMostMachines);
  ReasonTally(const ReasonTally&) = delete;
  ReasonTally& operator=(const ReasonTally&) = delete;

  void add(const index::Line& line);
  void merge(const ReasonTally& other);

  /// True if there were more reasons than fit. The counts are then of no use.
  bool is_full() const { return bytes_ > most_bytes_; }
  /// Returns the level of the samples of machines; 0 if all machines are counted.
  unsigned level() const { return level_; }

  /// Returns the groups with at least `least` results, the most frequent first, then by text. The
  /// results of the others are added to rest().
  std::vector<ReasonGroup> take_groups(std::uint64_t least = 1);
  /// Returns the results that are in no group of the tally. Its kind is kOther.
  const ReasonGroup& rest() const { return rest_; }

 private:
  /// A description and its group: descriptions repeat, and normal forms take time.
  struct Recent {
    std::string description;
    std::string division;
    ReasonGroup* group = nullptr;
  };

  struct KeyHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const;
  };

  ReasonGroup& group_of(const index::Line& line);
  ReasonGroup& group_named(const ReasonName& name);
  void add_machine(ReasonGroup& group, std::uint64_t hash);
  void keep_machines_bounded();
  void add_group(ReasonGroup& to, const ReasonGroup& from);
  void sample_machines(unsigned level);

  ReasonOptions options_;
  const ReasonSieve* sieve_;
  std::size_t most_bytes_;
  std::size_t most_machines_;
  std::unordered_map<std::string, ReasonGroup, KeyHash, std::equal_to<>> groups_;
  ReasonGroup rest_;
  std::array<Recent, 256> recent_;
  ReasonName name_;  // these keep their memory
  std::string division_;
  std::size_t bytes_ = 0;
  std::size_t machines_ = 0;
  unsigned level_ = 0;
};

}  // namespace mifdex::cli
