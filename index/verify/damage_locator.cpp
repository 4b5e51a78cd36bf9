// Finds the rows without their other side if two families do not balance: looks each row up.
#include "index/format/keys.h"
#include "index/verify/verify_work.h"

namespace mifdex::index {
namespace {

/// Returns the box of the first place of a line; nothing if the line cannot be read.
std::optional<std::uint32_t> box_of_line(std::string_view value) {
  Record record;
  if (!decode_line_value(value, record)) return std::nullopt;
  return record.box;
}

class Pinpointer {
 public:
  explicit Pinpointer(VerifyWork& work) : work_(work), placing_(work) {}

  void files() {
    for (RangeIterator files(work_.store, Family::kFiles); files.valid(); files.next()) {
      const FileImplies file = implied_by_file(files.key(), files.value());
      if (!file.decoded) continue;
      const auto report_damage = [&](const char* what) {
        work_.damage(what, Family::kFiles, files.key(), file.place.box);
      };
      if (const auto wanted = placing_.row_of(file)) {
        const auto stored = work_.store.get(Family::kObservations, file.observation_key);
        const bool there = stored && *stored;
        if (*wanted && !there) report_damage("its row of observations is missing");
        if (*wanted && there && **stored != **wanted) {
          report_damage("its facts give another job, machine or time than the key of its line");
        }
        if (!*wanted && file.observed && there) {
          report_damage(
              "it has a row of observations, although its facts say that it is not a line");
        }
        if (*wanted && there) outcome(file, **wanted, report_damage);
      }
      if (!file.wait_key.empty() && !has(Family::kFacts, file.wait_key)) {
        report_damage("the fact that it waits for an instruction is missing");
      }
      if (!file.instruction_key.empty() && !has(Family::kFacts, file.instruction_key)) {
        report_damage("the fact with the content of the instruction is missing");
      }
    }
  }

  void observations() {
    for (RangeIterator rows(work_.store, Family::kObservations); rows.valid(); rows.next()) {
      std::uint64_t hash = 0;
      PlaceKey place;
      if (!parse_observation_key(rows.key(), hash, place)) continue;
      std::string line(rows.value());
      append_u64(line, hash);
      if (!has(Family::kLines, line)) {
        work_.damage("the line it names is missing", Family::kObservations, rows.key(), place.box);
      }
      const auto file = file_at(place);
      if (!file || file->observation_key != rows.key()) {
        work_.damage("no file belongs to it", Family::kObservations, rows.key(), place.box);
      }
    }
  }

  void lines() {
    KeyScratch scratch;
    std::string key;
    for (RangeIterator rows(work_.store, Family::kLines); rows.valid(); rows.next()) {
      Record record;
      if (!decode_line(rows.key(), rows.value(), scratch, record)) continue;
      key.clear();
      append_observation_key(key, record.hash, record.box, record.path);
      const auto named = work_.store.get(Family::kObservations, key);
      const std::string_view front = rows.key().substr(0, rows.key().size() - sizeof(record.hash));
      if (!named || !*named || **named != front) {
        work_.damage("the file at the place that it names does not belong to it", Family::kLines,
                     rows.key(), box_of_line(rows.value()));
      }
    }
  }

  void groups() {
    RangeIterator lines(work_.store, Family::kLines);
    std::string job;
    std::string machine;
    const std::uint64_t damages_before = work_.report.damage_count;
    while (lines.valid()) {
      const auto group = recount_group(work_, lines, job, machine, {});
      if (!group) continue;
      std::string key;
      append_group_key(key, machine, job);
      const auto stored = work_.store.get(Family::kByMachine, key);
      GroupCounts counts;
      if (!stored || !*stored || !decode_counts(**stored, counts)) {
        work_.damage("there are lines of a job and machine that have no row", Family::kByMachine,
                     key);
      } else if (!same_counts(counts, *group)) {
        work_.damage("its counts do not match its lines", Family::kByMachine, key);
      }
    }
    groups_without_lines();
    if (damages_before == work_.report.damage_count) {
      work_.damage("the rows do not match the lines", Family::kByMachine, {});
    }
  }

  void facts() {
    const std::string from(1, kInstructionFact);
    for (RangeIterator rows(work_.store, Family::kFacts, from); rows.valid(); rows.next()) {
      const char kind = rows.key().front();
      if (kind != kInstructionFact && kind != kWaitingFact) continue;
      PlaceKey place;
      std::string path;
      if (!place_of(rows.key(), place, path)) {
        work_.damage("the key cannot be read", Family::kFacts, rows.key());
        continue;
      }
      const auto file = file_at(place);
      const bool good =
          kind == kWaitingFact
              ? file && file->wait_key == rows.key()
              : file && (file->instruction_key == rows.key() ||
                         (file->observation_key.empty() && file->outcome == Outcome::kInstruction));
      if (!good) {
        work_.damage(kind == kWaitingFact
                         ? "the file that it names does not wait for an instruction"
                         : "the file of the instruction does not contain it",
                     Family::kFacts, rows.key(), place.box);
      }
    }
  }

 private:
  /// Only the first place of a line is an observation; the others are duplicates.
  template <class ReportDamage>
  void outcome(const FileImplies& file, std::string_view row,
               const ReportDamage& report_damage) const {
    if (file.self_reported.row_origin != RowOrigin::kObservation) return;
    std::string key(row);
    append_u64(key, file.self_reported.hash);
    const auto line = work_.store.get(Family::kLines, key);
    Record record;
    if (!line || !*line || !decode_line_value(**line, record)) return;
    const bool first = record.box == file.place.box && record.path == file.place.path;
    if (first && file.outcome == Outcome::kDuplicate) {
      report_damage("it is stored as a duplicate, although its line names it as its place");
    } else if (!first && file.outcome == Outcome::kObservation) {
      report_damage("it is stored as an observation, although its line names another place");
    }
  }

  bool has(Family family, std::string_view key) const {
    const auto stored = work_.store.get(family, key);
    return stored && *stored;
  }

  /// Returns the rows that the file at `place` implies; nothing if it has no readable row.
  std::optional<FileImplies> file_at(const PlaceKey& place) {
    file_key_.clear();
    append_file_key(file_key_, place.box, place.path);
    const auto stored = work_.store.get(Family::kFiles, file_key_);
    if (!stored || !*stored) return std::nullopt;
    FileImplies file = implied_by_file(file_key_, **stored);
    if (!file.decoded) return std::nullopt;
    file.self_reported = {};  // the views are valid up to here
    return file;
  }

  void groups_without_lines() {
    KeyScratch scratch;
    RangeIterator lines(work_.store, Family::kLines);
    for (RangeIterator rows(work_.store, Family::kByMachine); rows.valid(); rows.next()) {
      std::string_view machine;
      std::string_view job;
      if (!parse_group_key(rows.key(), scratch, machine, job)) continue;
      std::string prefix;
      append_name(prefix, job);
      append_name(prefix, machine);
      lines.seek(prefix);
      if (lines.valid() && lines.key().starts_with(prefix)) continue;
      work_.damage("a row to which no line belongs", Family::kByMachine, rows.key());
    }
  }

  static bool place_of(std::string_view key, PlaceKey& place, std::string& path) {
    PlaceKey front;
    if (!parse_file_key(key.substr(1), front)) return false;
    std::string_view rest = front.path;
    std::string scratch;
    std::string_view pair_key;
    if (!take_name(rest, scratch, pair_key) ||
        !parse_pair_path(key, key.size() - rest.size(), pair_key, path)) {
      return false;
    }
    place = {front.box, path};
    return true;
  }

  VerifyWork& work_;
  Placing placing_;
  std::string file_key_;
};

}  // namespace

void pinpoint(VerifyWork& work) {
  const VerifyState& state = work.state;
  Pinpointer search(work);
  const std::uint64_t damages_before = work.report.damage_count;
  const bool of_files = !state.places.even() || !state.firsts.even() || !state.waiting.even() ||
                        !state.instructions.even();
  if (of_files) search.files();
  if (!state.places.even() || !state.heads.even()) search.observations();
  if (!state.heads.even()) search.lines();
  if (!state.waiting.even() || !state.instructions.even()) search.facts();
  const bool rows_are_reported = damages_before != work.report.damage_count;
  if (!rows_are_reported && !(state.places.even() && state.heads.even() && state.waiting.even())) {
    work.damage("a line does not name the first of its places", Family::kLines, {});
  }
  if (!state.groups.even()) search.groups();
}

}  // namespace mifdex::index
