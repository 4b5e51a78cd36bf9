// A stage of a commit: which instruction applies to which pair key, and whether any file is
// pending there. A pending file is attributed by the instruction that applies; if no file is
// pending for an instruction, it is a line itself (Q138241, Q152229).
#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include "index/attribution/packed_report.h"
#include "index/commit/commit_work.h"
#include "index/commit/prefetch.h"
#include "index/commit/prefix_sort.h"
#include "index/commit/stages/mark_affected.h"
#include "index/format/keys.h"
#include "index/record/part_path.h"
#include "index/storage/ascending_cursor.h"
#include "io/base/huge_pages.h"
#include "io/base/parallel.h"

namespace mifdex::index {
namespace {

using PairId = std::pair<std::uint32_t, std::string_view>;

/// Sorts by box, pair key and path; if there are several rows for one path, the last added is kept.
void order_instructions(io::LargeVector<PendingInstruction>& instructions, unsigned threads) {
  const auto id = [](const PendingInstruction& i) { return std::tie(i.box, i.pair_key, i.path); };
  const auto disorder = [&](const auto& a, const auto& b) { return id(a) >= id(b); };
  if (std::ranges::adjacent_find(instructions, disorder) == instructions.end()) return;
  std::vector<std::uint32_t> order(instructions.size());
  std::iota(order.begin(), order.end(), 0U);
  sort_by_text(
      order,
      [&](std::uint32_t i) { return OrderedText{instructions[i].box, instructions[i].pair_key}; },
      [&](std::uint32_t a, std::uint32_t b) {
        return std::tie(instructions[a].path, b) < std::tie(instructions[b].path, a);
      },
      threads);
  io::LargeVector<PendingInstruction> ordered;
  ordered.reserve(order.size());
  for (const std::uint32_t i : order) {
    const bool again = !ordered.empty() && id(ordered.back()) == id(instructions[i]);
    if (!again) ordered.push_back(instructions[i]);
  }
  instructions = std::move(ordered);
}

/// Sorts added places by pair: all that are observed except instructions. Places of different pairs
/// mostly have the same order by path as by pair.
void order_files_by_stem(CommitWork& work) {
  constexpr std::size_t kAhead = 24;
  std::vector<std::uint32_t> paired;
  paired.reserve(work.by_place.size());
  for (std::size_t i = 0; i < work.by_place.size(); ++i) {
    if (i + kAhead < work.by_place.size()) prefetch_place(&work.place(work.by_place[i + kAhead]));
    const PendingFile& place = work.place(work.by_place[i]);
    if (!place.active() || !place.observed()) continue;
    if (place.row_origin == RowOrigin::kInstruction) continue;
    (place.pair_key.empty() ? work.by_pair : paired).push_back(work.by_place[i]);
  }
  work.by_pair.insert(work.by_pair.end(), paired.begin(), paired.end());
  sort_by_pair(work, work.by_pair);
}

/// How many files are pending for an instruction, and how many of them are named .PCK.
struct WaitingCounts {
  std::size_t all = 0;
  std::size_t pck = 0;

  void add(bool is_pck) {
    ++all;
    if (is_pck) ++pck;
  }
};

/// Items in the order of their pairs, handed out a pair at a time.
template <class Item>
class PairCursor {
 public:
  explicit PairCursor(std::span<const Item> items) : rest_(items) {}

  bool done() const { return rest_.empty(); }
  PairId pair() const { return {rest_.front().box, rest_.front().pair_key}; }

  /// Returns the items of `pair`; it must not come after any pair that is left.
  std::span<const Item> take(const PairId& pair) {
    std::size_t count = 0;
    while (count < rest_.size() && rest_[count].box == pair.first &&
           rest_[count].pair_key == pair.second) {
      ++count;
    }
    const std::span<const Item> taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

 private:
  std::span<const Item> rest_;
};

/// The pairs that added places are pending for.
class WaitingCursor {
 public:
  WaitingCursor(const CommitWork& work, std::span<const std::uint32_t> places)
      : work_(work), places_(places) {
    skip();
  }

  bool done() const { return at_ == places_.size(); }
  PairId pair() const { return {place().box, place().pair_key}; }

  WaitingCounts take(const PairId& pair) {
    WaitingCounts counts;
    for (; !done() && this->pair() == pair; skip()) {
      counts.add(is_pck(file_path(place().path)));
      ++at_;
    }
    return counts;
  }

 private:
  const PendingFile& place() const { return work_.place(places_[at_]); }
  void skip() {
    constexpr std::size_t kAhead = 16;
    if (at_ + kAhead < places_.size()) prefetch_place(&work_.place(places_[at_ + kAhead]));
    while (!done() && !place().awaits_instruction()) ++at_;
  }

  const CommitWork& work_;
  std::span<const std::uint32_t> places_;
  std::size_t at_ = 0;
};

/// The changes of a range of pairs, all in the order of their pairs, and what one thread finds for
/// them.
struct MatchedPiece {
  std::span<const PendingInstruction> added;
  std::span<const PendingInstruction> removed;
  std::span<const RemovedPending> waiting_removed;
  std::span<const std::uint32_t> places;  ///< of CommitWork::by_pair
  io::LargeVector<InstructionMatch> matches;
  AffectedKeys affected;
  HugePageArena bytes;
  io::Result<void> done;
};

class InstructionMatcher {
 public:
  InstructionMatcher(const CommitWork& work, MatchedPiece& piece) : work_(work), piece_(piece) {}

  io::Result<void> match_all() {
    PairCursor<PendingInstruction> added(piece_.added);
    PairCursor<PendingInstruction> removed(piece_.removed);
    PairCursor<RemovedPending> waiting_removed(piece_.waiting_removed);
    WaitingCursor waiting_added(work_, piece_.places);
    for (;;) {
      std::optional<PairId> least;
      const auto offer = [&](const auto& cursor) {
        if (!cursor.done() && (!least || cursor.pair() < *least)) least = cursor.pair();
      };
      offer(added);
      offer(removed);
      offer(waiting_removed);
      offer(waiting_added);
      if (!least) return {};
      Changes changes{added.take(*least), removed.take(*least), waiting_added.take(*least), {}};
      for (const RemovedPending& gone : waiting_removed.take(*least))
        changes.waiting_removed.add(gone.is_pck);
      MIFDEX_TRY(settle_pair(*least, changes));
    }
  }

 private:
  /// The changes that this commit makes at one pair key.
  struct Changes {
    std::span<const PendingInstruction> added;
    std::span<const PendingInstruction> removed;
    WaitingCounts waiting_added;
    WaitingCounts waiting_removed;
  };
  using Stored = std::map<std::string, InstructionFact>;  // by path

  io::Result<void> settle_pair(PairId pair, const Changes& changes) {
    if (work_.first) {
      if (!changes.added.empty()) add_match(pair, in_order(changes.added), changes.waiting_added);
      return {};
    }
    MIFDEX_TRY(auto stored, load_instructions(pair));
    if (stored.empty() && changes.added.empty()) {
      add_match(pair, {}, {1, 0});
      return {};
    }
    Stored facts = stored;
    for (const PendingInstruction& gone : changes.removed) facts.erase(std::string(gone.path));
    for (const PendingInstruction& added : changes.added)
      facts[std::string(added.path)] = added.fact;
    MIFDEX_TRY(auto waiting, load_waiting(pair));
    const Voices before = in_order(stored);
    const Voices after = in_order(facts);
    WaitingCounts waiting_before;
    for (const std::string& path : waiting) waiting_before.add(is_pck(file_path(path)));
    const WaitingCounts waiting_after{
        waiting_before.all + changes.waiting_added.all - changes.waiting_removed.all,
        waiting_before.pck + changes.waiting_added.pck - changes.waiting_removed.pck};
    const bool match_changes =
        before != after || (waiting_before.pck != 0) != (waiting_after.pck != 0);
    add_match(pair, after, waiting_after);
    if (match_changes) {
      for (const std::string& path : waiting) {
        MIFDEX_TRY(mark_affected(work_, piece_.affected, pair.first, path, RowOrigin::kUnreadable));
      }
    }
    const bool had_lines = waiting_before.all == 0;
    const bool will_have_lines = waiting_after.all == 0;
    if (had_lines == will_have_lines && !(had_lines && match_changes)) return {};
    for (const auto& [path, fact] : stored) {
      MIFDEX_TRY(mark_affected(work_, piece_.affected, pair.first, path, RowOrigin::kInstruction));
    }
    return {};
  }

  void add_match(PairId pair, const Voices& voices, const WaitingCounts& waiting) {
    InstructionMatch& match = piece_.matches.emplace_back(
        pair.first, pair.second, voices.first.has_value(), waiting.all != 0, waiting.pck != 0);
    if (voices.first) match.fact = *voices.first;
    match.rival = voices.rival;
  }

  static Voices in_order(const Stored& facts) {
    Voices voices;
    for (const auto& [path, fact] : facts) voices.hear(fact);
    return voices;
  }

  static Voices in_order(std::span<const PendingInstruction> instructions) {
    Voices voices;
    for (const PendingInstruction& one : instructions) voices.hear(one.fact);
    return voices;
  }

  /// Returns the instructions stored for `pair`; pairs must ascend from call to call.
  io::Result<Stored> load_instructions(PairId pair) {
    Stored stored;
    auto walked =
        walk(facts_, kInstructionFact, pair, [&](std::string path, std::string_view value) {
          InstructionFact fact;
          if (!decode_instruction(piece_.bytes.copy(value), fact)) return false;
          stored.emplace(std::move(path), fact);
          return true;
        });
    if (!walked) return io::pass(walked);
    return stored;
  }

  /// Returns the paths of the stored places that are pending for an instruction of `pair`.
  io::Result<std::vector<std::string>> load_waiting(PairId pair) {
    std::vector<std::string> paths;
    MIFDEX_TRY(walk(waiting_, kWaitingFact, pair, [&](std::string path, std::string_view) {
      paths.push_back(std::move(path));
      return true;
    }));
    return paths;
  }

  template <class Use>
  io::Result<void> walk(std::optional<AscendingCursor>& rows, char fact, PairId pair,
                        const Use& use) {
    prefix_.clear();
    append_pair_prefix(prefix_, fact, pair.first, pair.second);
    if (!rows) rows.emplace(work_.store, Family::kFacts);
    for (rows->advance_to(prefix_); rows->valid() && rows->key().starts_with(prefix_);
         rows->next()) {
      std::string path;
      if (!parse_pair_path(rows->key(), prefix_.size(), pair.second, path) ||
          !use(std::move(path), rows->value())) {
        return rows->damaged();
      }
    }
    return rows->finish();
  }

  const CommitWork& work_;
  MatchedPiece& piece_;
  std::optional<AscendingCursor> facts_;    // for instructions
  std::optional<AscendingCursor> waiting_;  // for the places that are pending for them
  std::string prefix_;
};

/// Returns the pairs at which the work is cut: the first one of each piece but the first.
std::vector<PairId> piece_limits(const CommitWork& work) {
  const io::LargeVector<PendingInstruction>& instructions = work.pending.instructions;
  const std::size_t count = std::max(instructions.size(), work.by_pair.size());
  const auto pair_of = [&](std::size_t i) -> PairId {
    if (instructions.size() == count) return {instructions[i].box, instructions[i].pair_key};
    const PendingFile& place = work.place(work.by_pair[i]);
    return {place.box, place.pair_key};
  };
  const std::size_t pieces = work.pieces_of(count);
  std::vector<PairId> limits;
  for (std::size_t i = 1; i < pieces; ++i) limits.push_back(pair_of(count * i / pieces));
  return limits;
}

/// Takes from the front of `rest` all items whose pairs are below `limit`; without a limit, all.
template <class Item, class PairOf>
std::span<const Item> take_below(std::span<const Item>& rest, const PairId* limit,
                                 const PairOf& pair_of) {
  const auto end =
      limit == nullptr ? rest.end() : std::ranges::lower_bound(rest, *limit, {}, pair_of);
  const auto taken = rest.first(static_cast<std::size_t>(end - rest.begin()));
  rest = rest.subspan(taken.size());
  return taken;
}

/// Cuts all changes between pairs, into as many pieces as are worth a thread.
std::vector<MatchedPiece> cut_pairs(const CommitWork& work) {
  const std::vector<PairId> limits = piece_limits(work);
  const auto pair_of = [](const auto& item) { return PairId{item.box, item.pair_key}; };
  const auto pair_of_place = [&](std::uint32_t i) { return pair_of(work.place(i)); };
  std::span<const PendingInstruction> added = work.pending.instructions;
  std::span<const PendingInstruction> removed = work.removed_instructions;
  std::span<const RemovedPending> waiting_removed = work.removed_pending;
  std::span<const std::uint32_t> places = work.by_pair;
  std::vector<MatchedPiece> pieces(limits.size() + 1);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const PairId* limit = i < limits.size() ? &limits[i] : nullptr;
    pieces[i].added = take_below(added, limit, pair_of);
    pieces[i].removed = take_below(removed, limit, pair_of);
    pieces[i].waiting_removed = take_below(waiting_removed, limit, pair_of);
    pieces[i].places = take_below(places, limit, pair_of_place);
  }
  return pieces;
}

}  // namespace

void sort_by_pair(const CommitWork& work, std::vector<std::uint32_t>& places) {
  const auto suffix = [&](std::uint32_t i) {
    return pair_suffix(work.place(i).pair_key, work.place(i).path);
  };
  sort_by_text(
      places,
      [&](std::uint32_t i) { return OrderedText{work.place(i).box, work.place(i).pair_key}; },
      [&](std::uint32_t a, std::uint32_t b) { return suffix(a) < suffix(b); }, work.threads);
}

bool CommitWork::comes_before_by_pair(std::uint32_t a, std::uint32_t b) const {
  const PendingFile& x = place(a);
  const PendingFile& y = place(b);
  const auto order = std::tie(x.box, x.pair_key) <=> std::tie(y.box, y.pair_key);
  if (order != 0) return order < 0;
  return pair_suffix(x.pair_key, x.path) < pair_suffix(y.pair_key, y.path);
}

io::Result<void> match_instructions(CommitWork& work) {
  order_files_by_stem(work);
  order_instructions(work.pending.instructions, work.threads);
  order_instructions(work.removed_instructions, work.threads);
  std::ranges::sort(work.removed_pending, {},
                    [](const RemovedPending& w) { return std::tie(w.box, w.pair_key); });
  std::vector<MatchedPiece> pieces = cut_pairs(work);
  io::try_each_piece(pieces.size(), work.threads, [&](std::size_t i) {
    pieces[i].done = InstructionMatcher(work, pieces[i]).match_all();
  });
  for (MatchedPiece& piece : pieces) {
    MIFDEX_TRY(piece.done);
    work.instruction_matches.add(std::move(piece.matches));
    keep_affected(work, std::move(piece.affected));
    work.piece_bytes.push_back(std::move(piece.bytes));
  }
  return {};
}

}  // namespace mifdex::index
