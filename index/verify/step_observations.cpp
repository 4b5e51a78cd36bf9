// The scan of the observations: compares the first place of every line with the one in its line.
#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "index/format/keys.h"
#include "index/verify/verify_work.h"

namespace mifdex::index {
namespace {

// The most lines of one content that are held at once: a content with more is scanned again.
constexpr std::size_t kMostHeads = 1U << 16U;

/// The first places of the lines that share one hash.
class HeadsOfHash {
 public:
  HeadsOfHash(VerifyWork& work, std::string prefix, bool any_copies)
      : work_(work), prefix_(std::move(prefix)) {
    if (any_copies) load_copies();
  }

  /// `observations` must be on the first row of the hash; moves it to the end of the last.
  void walk(RangeIterator& observations) {
    pass(observations, true);
    while (upper_ != kAll) {
      lower_ = upper_ + 1;
      upper_ = kAll;
      RangeIterator again = RangeIterator::of_prefix(work_.store, Family::kObservations, prefix_);
      pass(again, false);
    }
  }

 private:
  struct Head {
    std::string line_key;
    std::uint32_t box = 0;
    std::string path;
  };
  static constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();

  void pass(RangeIterator& rows, bool first) {
    heads_.clear();
    for (; rows.valid() && rows.key().starts_with(prefix_); rows.next()) {
      if (first) ++work_.report.rows;
      take(rows, first);
    }
    std::string text;
    for (const auto& [hash, head] : heads_) {
      text.clear();
      append_head(text, head.line_key, head.box, head.path);
      work_.state.heads.take(text);
    }
  }

  /// A copy is never the place in a line.
  void load_copies() {
    RangeIterator facts =
        RangeIterator::of_prefix(work_.store, Family::kFacts, std::string(1, kCopyFact) + prefix_);
    for (; facts.valid(); facts.next()) {
      std::uint64_t hash = 0;
      PlaceKey place;
      if (parse_copy_key(facts.key(), hash, place)) copies_.emplace(place.box, place.path);
    }
  }

  void take(const RangeIterator& rows, bool first) {
    std::uint64_t hash = 0;
    PlaceKey place;
    LineKey line;
    line_key_.assign(rows.value()).append(prefix_);
    if (!parse_observation_key(rows.key(), hash, place) ||
        !parse_line_key(line_key_, scratch_, line)) {
      if (first) work_.damage("the row cannot be decoded", Family::kObservations, rows.key());
      return;
    }
    if (first) work_.state.places.take(std::string(rows.key()).append(rows.value()));
    if (!copies_.empty() && copies_.contains({place.box, std::string(place.path)})) return;
    const std::uint64_t fingerprint = std::hash<std::string_view>()(line_key_);
    if (fingerprint < lower_ || fingerprint > upper_) return;
    const auto [found, is_new] = heads_.try_emplace(fingerprint);
    Head& head = found->second;
    if (is_new || work_.boxes.compare(place.box, place.path, head.box, head.path) < 0) {
      head = {line_key_, place.box, std::string(place.path)};
    }
    if (heads_.size() > kMostHeads) drop_upper_half();
  }

  void drop_upper_half() {
    const auto middle = std::next(heads_.begin(), static_cast<std::ptrdiff_t>(kMostHeads / 2));
    upper_ = std::prev(middle)->first;
    heads_.erase(middle, heads_.end());
  }

  VerifyWork& work_;
  std::string prefix_;                                      // the hash as it is encoded in keys
  std::set<std::pair<std::uint32_t, std::string>> copies_;  // with that hash
  std::map<std::uint64_t, Head> heads_;  // by fingerprint of the line, from lower_ to upper_
  std::uint64_t lower_ = 0;
  std::uint64_t upper_ = kAll;
  std::string line_key_;
  KeyScratch scratch_;
};

}  // namespace

bool verify_observations(VerifyWork& work) {
  work.begin(Family::kObservations);
  // A hash is checked as a whole, so the part that is done ends at the end of a hash.
  const std::string from = work.state.key.empty() ? "" : after_prefix(work.state.key);
  if (!work.state.key.empty() && from.empty()) return true;
  RangeIterator observations(work.store, Family::kObservations, from);
  const bool any_copies = StoredCopies(work.store).any();
  while (observations.valid()) {
    if (observations.key().size() < sizeof(std::uint64_t)) {
      work.damage("the key cannot be read", Family::kObservations, observations.key());
      observations.next();
      continue;
    }
    const std::string hash(observations.key().substr(0, sizeof(std::uint64_t)));
    const std::uint64_t before = work.report.rows;
    HeadsOfHash(work, hash, any_copies).walk(observations);
    work.done += work.report.rows - before - 1;
    --work.report.rows;  // row_done counts it
    if (!work.row_done(hash)) return false;
  }
  work.end_of(observations, Family::kObservations);
  return true;
}

}  // namespace mifdex::index
