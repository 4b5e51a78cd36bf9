// The scans of files, rejects and facts.
#include <algorithm>

#include "index/attribution/file_override_lookup.h"
#include "index/format/fact_codec.h"
#include "index/format/keys.h"
#include "index/query/zone_map.h"
#include "index/verify/verify_work.h"

namespace mifdex::index {

bool pair_key_of(const FileDetails& details, std::string_view path, std::string& pair_key) {
  if (details.self_reported.pair_shared > path.size()) return false;
  pair_key.assign(path.substr(0, static_cast<std::size_t>(details.self_reported.pair_shared)));
  pair_key.append(details.self_reported.pair_rest);
  return true;
}

FileImplies implied_by_file(std::string_view key, std::string_view value) {
  FileImplies implies;
  FileDetails details;
  KnownFile front;
  if (!parse_file_key(key, implies.place) || !peek_file(value, front) ||
      !decode_file_details(value.substr(1), details) ||
      !pair_key_of(details, implies.place.path, implies.pair_key)) {
    return implies;
  }
  implies.decoded = true;
  implies.outcome = front.outcome;
  implies.observed = details.observed;
  if (!details.observed) return implies;
  implies.self_reported = details.self_reported.record;
  implies.self_reported.hash = details.hash;
  implies.self_reported.row_origin = details.row_origin();
  const auto [box, path] = implies.place;
  append_observation_key(implies.observation_key, details.hash, box, path);
  const std::string& pair_key = implies.pair_key;
  if (pair_key.empty()) return implies;
  if (implies.self_reported.row_origin == RowOrigin::kInstruction) {
    append_pair_key(implies.instruction_key, kInstructionFact, box, pair_key, path);
    append_pair_prefix(implies.wait_prefix, kWaitingFact, box, pair_key);
  } else if (implies.self_reported.row_origin != RowOrigin::kTarget) {
    append_pair_key(implies.wait_key, kWaitingFact, box, pair_key, path);
  }
  return implies;
}

bool verify_files(VerifyWork& work) {
  work.begin(Family::kFiles);
  VerifyState& state = work.state;
  RangeIterator files(work.store, Family::kFiles, work.first_key());
  Placing placing(work);
  for (; files.valid(); files.next()) {
    const FileImplies file = implied_by_file(files.key(), files.value());
    if (!file.decoded) {
      work.damage("the row cannot be decoded", Family::kFiles, files.key(), file.place.box);
      continue;
    }
    if (work.boxes.find(file.place.box) == nullptr) {
      work.damage("its box is not known", Family::kFiles, files.key());
    }
    if (is_file(file.outcome)) {
      ++state.counted.files;
      ++state.box_files[file.place.box];
      if (work.is_reached(file.place.box)) ++state.reached[static_cast<std::size_t>(file.outcome)];
    }
    const auto row = placing.row_of(file);
    if (!row) {
      work.damage(row.error().what, Family::kFacts, files.key(), file.place.box);
      state.unread = true;
    } else if (*row) {
      state.places.add(std::string(file.observation_key).append(**row));
      if (placing.is_first(file, **row)) state.firsts.add(file.observation_key);
    }
    if (!file.wait_key.empty()) state.waiting.add(file.wait_key);
    if (!file.instruction_key.empty()) state.instructions.add(file.instruction_key);
    if (!work.row_done(files.key())) return false;
  }
  work.end_of(files, Family::kFiles);
  return true;
}

bool verify_rejects(VerifyWork& work) {
  work.begin(Family::kRejects);
  RangeIterator rejects(work.store, Family::kRejects, work.first_key());
  KeyScratch scratch;
  for (; rejects.valid(); rejects.next()) {
    PlaceKey place;
    io::Reject reject;
    if (!parse_reject_key(rejects.key(), scratch, place, reject.offset) ||
        !decode_reject(rejects.value(), reject)) {
      work.damage("the row cannot be decoded", Family::kRejects, rejects.key(), place.box);
    } else if (work.boxes.find(place.box) == nullptr) {
      work.damage("its box is not known", Family::kRejects, rejects.key());
    }
    ++work.state.counted.rejects;
    if (!work.row_done(rejects.key())) return false;
  }
  work.end_of(rejects, Family::kRejects);
  return true;
}

namespace {

bool whole_name(std::string_view key) {
  std::string scratch;
  std::string_view name;
  key.remove_prefix(1);
  return take_name(key, scratch, name) && key.empty();
}

/// Checks a fact about the places of a box: its key's box, and that it can be decoded.
bool decode_place_fact(VerifyWork& work, std::string_view key, std::string_view value) {
  std::uint64_t run = 0;
  PlaceKey place;
  InstructionFact instruction;
  switch (key.front()) {
    case kGoneFact: {
      if (!parse_gone_key(key, place) || !decode_gone(value, run)) return false;
      ++work.state.counted.gone;
      std::string file;
      append_file_key(file, place.box, place.path);
      const auto stored = work.store.get(Family::kFiles, file);
      KnownFile front;
      if (!stored || !*stored) {
        work.damage("a file that has no row is marked as gone", Family::kFacts, key, place.box);
      } else if (peek_file(**stored, front) && work.is_reached(place.box)) {
        --work.state.reached[static_cast<std::size_t>(front.outcome)];
      }
      return true;
    }
    case kSkippedFact: {
      SkipKind kind{};
      if (!parse_skipped_key(key, place) || !decode_skipped(value, kind)) return false;
      ++work.state.skipped[static_cast<std::size_t>(kind)];
      if (work.boxes.find(place.box) == nullptr) {
        work.damage("its box is not known", Family::kFacts, key);
      }
      return true;
    }
    case kInstructionFact:
      work.state.instructions.take(key);
      return decode_instruction(value, instruction);
    default:
      work.state.waiting.take(key);
      return value.empty();
  }
}

/// Checks a copy's fact, and the row of observations that assigns it to the line of its report.
bool decode_copy(VerifyWork& work, std::string_view key, std::string_view value) {
  std::uint64_t hash = 0;
  PlaceKey place;
  KeyScratch scratch;
  std::string_view job;
  std::string_view machine;
  std::string_view names = value;
  if (!parse_copy_key(key, hash, place) || !take_name(names, scratch.first, job) ||
      !take_name(names, scratch.second, machine) || !names.empty()) {
    return false;
  }
  std::string row;
  append_observation_key(row, hash, place.box, place.path);
  const auto line = work.store.get(Family::kObservations, row);
  if (!line || !*line || !(**line).starts_with(value)) {
    work.damage("a copy is not in the line of its report", Family::kFacts, key, place.box);
  }
  return true;
}

bool decode_fact(VerifyWork& work, std::string_view key, std::string_view value) {
  KeyScratch scratch;
  std::string_view name;
  std::string_view other;
  MachineIdentity identity;
  JobFact job;
  FileOverride line;
  std::uint64_t& parts = work.state.counted.file_line_parts;
  switch (key.empty() ? '\0' : key.front()) {
    case kFileLineFact:
      parts = std::max<std::uint64_t>(parts, parts_of(key));
      return whole_name(key) && decode_file_line(value, line);
    case kJobFact:
      return parse_job_fact_key(key, scratch, job.job) && decode_job(value, job);
    case kIdentityFact: {
      if (!whole_name(key) || !decode_identity(value, identity)) return false;
      std::string named;
      if (work.store.has_named_facts() && !identity.strongest.name.empty()) {
        append_named_prefix(named, identity.strongest.name);
        named.append(key.substr(1));
        const auto stored = work.store.get(Family::kFacts, named);
        if (!stored || !*stored) {
          work.damage("the fact with the SMSID of this name is missing", Family::kFacts, key);
        }
      }
      return true;
    }
    case kIdentitySourceFact: {
      IdentitySourceKey source;
      return parse_identity_source_key(key, scratch, source) && !source.smsid.empty() &&
             (value == std::string_view("\0", 1) || value == std::string_view("\1", 1));
    }
    case kNamedFact:
      return parse_named_key(key, scratch, name, other) && value.empty();
    case kZoneFact: {
      ZoneMap zone;
      LineKey end;
      return decode_zone_map(key, value, zone) && parse_line_key(zone.first, scratch, end) &&
             parse_line_key(zone.last, scratch, end);
    }
    case kCopyFact:
      return decode_copy(work, key, value);
    case kAliasFact:
      return parse_alias_key(key, scratch, name, other) && value.empty();
    case kInexactFact: {
      std::uint32_t box = 0;
      return parse_inexact_key(key, box) && value.empty();
    }
    case kGoneFact:
    case kSkippedFact:
    case kInstructionFact:
    case kWaitingFact:
      return decode_place_fact(work, key, value);
    default:
      return false;
  }
}

std::optional<std::uint32_t> box_of_fact(std::string_view key) {
  const char kind = key.empty() ? '\0' : key.front();
  PlaceKey place;
  const bool of_place =
      kind == kGoneFact || kind == kSkippedFact || kind == kInstructionFact || kind == kWaitingFact;
  if (!of_place || !parse_file_key(key.substr(1), place)) return std::nullopt;
  return place.box;
}

}  // namespace

bool verify_facts(VerifyWork& work) {
  work.begin(Family::kFacts);
  RangeIterator facts(work.store, Family::kFacts, work.first_key());
  for (; facts.valid(); facts.next()) {
    if (!decode_fact(work, facts.key(), facts.value())) {
      work.damage("the row cannot be decoded", Family::kFacts, facts.key(),
                  box_of_fact(facts.key()));
    }
    if (!work.row_done(facts.key())) return false;
  }
  work.end_of(facts, Family::kFacts);
  return true;
}

}  // namespace mifdex::index
