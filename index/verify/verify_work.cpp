#include "index/verify/verify_work.h"

#include <algorithm>

#include "index/format/wire.h"

namespace mifdex::index {
namespace {

constexpr std::uint64_t kRowsBetweenReports = 1U << 12U;

/// Returns a printable form of a key: bytes that are not printable ASCII become \xNN.
std::string shown(std::string_view key) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20U && byte < 0x7FU && c != '\\') {
      text.push_back(c);
      continue;
    }
    text.append("\\x");
    text.push_back(kDigits[byte >> 4U]);
    text.push_back(kDigits[byte & 0xFU]);
  }
  return text;
}

void add_damage(VerifyReport& report, Damage damage) {
  if (++report.damage_count <= kMostDamages) report.damages.push_back(std::move(damage));
}

constexpr std::uint64_t Totals::* kTotals[] = {&Totals::lines, &Totals::observations,
                                               &Totals::files, &Totals::rejects,
                                               &Totals::gone,  &Totals::file_line_parts};

}  // namespace

std::string_view step_name(VerifyStep step) {
  constexpr std::string_view kNames[] = {
      "files of the index", "boxes and runs", "lines", "observations", "files",
      "by_machine",         "rejects",        "facts", "sums",         "done"};
  return kNames[static_cast<std::size_t>(step)];
}

void VerifyWork::damage(std::string what, Family family, std::string_view key,
                        std::optional<std::uint32_t> box) {
  const std::string_view name = kFamilyNames[static_cast<std::size_t>(family)];
  add_damage(report, {std::move(what), std::string(name), shown(key)});
  if (box && boxes.find(*box) != nullptr) {
    damaged_boxes.insert(*box);
  } else {
    report.all_boxes = true;
  }
}

void VerifyWork::damage_in_file(std::string what, std::string file) {
  add_damage(report, {std::move(what), {}, std::move(file)});
  report.all_boxes = true;
}

void VerifyWork::begin(Family family) {
  done = 0;
  next_report = kRowsBetweenReports;
  all = 0;
  store.db().GetIntProperty(store.family(family), rocksdb::DB::Properties::kEstimateNumKeys, &all);
}

bool VerifyWork::is_reached(std::uint32_t box) const {
  return run && std::ranges::binary_search(reach.boxes, box);
}

bool VerifyWork::row_done(std::string_view key) {
  ++report.rows;
  if (++done < next_report) return true;
  next_report = done + kRowsBetweenReports;
  state.key = key;
  if (progress == nullptr || !*progress) return true;
  const std::function<std::string()> here = [this] { return position(); };
  return (*progress)({step_name(state.step), done, all, here});
}

void VerifyWork::end_of(const RangeIterator& scan, Family family) {
  const auto end = scan.finish();
  if (end) return;
  damage(end.error().what, family, scan.valid() ? scan.key() : std::string_view());
  state.unread = true;
}

std::string VerifyWork::position() const {
  std::string text;
  const std::size_t bound = commit.size() + state.key.size() + state.name.size() +
                            (50 + 2 * state.box_files.size()) * kVarintBound;
  std::string counts;
  encode_counts(counts, state.summed);
  append_encoded(text, bound + counts.size(), [&](WireWriter& writer) {
    writer.text(commit);
    writer.byte(static_cast<std::uint8_t>(state.step));
    writer.text(state.key);
    for (const Balance* balance : {&state.places, &state.heads, &state.firsts, &state.groups,
                                   &state.waiting, &state.instructions}) {
      writer.fixed64(balance->sum);
      writer.fixed64(balance->rows);
    }
    for (const auto total : kTotals) writer.varint(state.counted.*total);
    writer.text(state.name);
    writer.text(counts);
    writer.byte(state.unread ? 1 : 0);
    for (const std::uint64_t files : state.reached) writer.varint(files);
    for (const std::uint64_t items : state.skipped) writer.varint(items);
    for (const auto& [box, files] : state.box_files) {
      writer.varint(box);
      writer.varint(files);
    }
  });
  return text;
}

bool VerifyWork::go_on_from(std::string_view position) {
  WireReader reader(position);
  VerifyState from;
  if (reader.text() != commit) return false;
  from.step = reader.enumerator(reader.byte(), VerifyStep::kDone);
  from.key = reader.text();
  for (Balance* balance :
       {&from.places, &from.heads, &from.firsts, &from.groups, &from.waiting, &from.instructions}) {
    balance->sum = reader.fixed64();
    balance->rows = reader.fixed64();
  }
  for (const auto total : kTotals) from.counted.*total = reader.varint();
  from.name = reader.text();
  if (!decode_counts(reader.text(), from.summed)) return false;
  from.unread = reader.byte() != 0;
  for (std::uint64_t& files : from.reached) files = reader.varint();
  for (std::uint64_t& items : from.skipped) items = reader.varint();
  while (reader.ok() && !reader.rest().empty()) {
    const auto box = static_cast<std::uint32_t>(reader.varint());
    from.box_files[box] = reader.varint();
  }
  if (reader.done()) state = std::move(from);
  return reader.done();
}

void add_counts(GroupCounts& sum, const GroupCounts& group) {
  if (group.observations != 0) {
    const bool any = sum.observations != 0;
    sum.first = any ? std::min(sum.first, group.first) : group.first;
    sum.last = any ? std::max(sum.last, group.last) : group.last;
  }
  for (std::size_t i = 0; i < sum.lines.size(); ++i) sum.lines[i] += group.lines[i];
  sum.observations += group.observations;
  sum.failed += group.failed;
  sum.failed_machines += group.failed_machines;
  sum.exhausted += group.exhausted;
}

bool same_counts(const GroupCounts& a, const GroupCounts& b) {
  std::string x;
  std::string y;
  encode_counts(x, a);
  encode_counts(y, b);
  return x == y;
}

void settle_name(VerifyWork& work, RangeIterator& rows, Family family, const std::string& name,
                 const GroupCounts& summed) {
  std::string key;
  append_name(key, name);
  for (; rows.valid() && rows.key() < key; rows.next()) {
    work.damage("a row to which no line belongs", family, rows.key());
  }
  if (!rows.valid() || rows.key() != key) {
    work.damage("there are lines under a name that has no row", family, key);
    return;
  }
  GroupCounts stored;
  if (!decode_counts(rows.value(), stored)) {
    work.damage("the row cannot be decoded", family, key);
  } else if (!same_counts(stored, summed)) {
    work.damage("its counts do not match its lines", family, key);
  }
  ++work.report.rows;
  rows.next();
}

void settle_rest(VerifyWork& work, RangeIterator& rows, Family family) {
  for (; rows.valid(); rows.next()) {
    work.damage("a row to which no line belongs", family, rows.key());
  }
  work.end_of(rows, family);
}

void append_head(std::string& text, std::string_view line_key, std::uint32_t box,
                 std::string_view path) {
  text.append(line_key);
  append_u32(text, box);
  text.append(path);
}

}  // namespace mifdex::index
