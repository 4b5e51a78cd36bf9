#include "index/line_scan.h"

#include <string>
#include <vector>

#include "index/keys.h"
#include "index/line_plan.h"
#include "index/record_codec.h"
#include "index/scan.h"

namespace mifdex::index {
namespace {

/// Rows of one (job, machine), copied out so that they hold while the scan counts on.
class GroupRows {
 public:
  void clear() {
    bytes_.clear();
    sizes_.clear();
    observations_ = 0;
  }

  void keep(std::string_view key, std::string_view value) {
    bytes_.append(key).append(value);
    sizes_.push_back({key.size(), value.size()});
  }

  void count() { ++observations_; }
  std::uint64_t observations() const { return observations_; }

  /// Calls `use(key, value)` for each kept row until it gives false; gives whether it never did.
  template <class Use>
  bool each(const Use& use) const {
    std::string_view rest = bytes_;
    for (const Sizes& sizes : sizes_) {
      if (!use(rest.substr(0, sizes.key), rest.substr(sizes.key, sizes.value))) return false;
      rest.remove_prefix(sizes.key + sizes.value);
    }
    return true;
  }

 private:
  struct Sizes {
    std::size_t key;
    std::size_t value;
  };
  std::string bytes_;
  std::vector<Sizes> sizes_;
  std::uint64_t observations_ = 0;
};

/// Whether the group whose keys begin with `prefix` lacks a job or a machine: its rows are lines
/// each.
bool open_group(std::string_view prefix) {
  return prefix.front() == kNameEnd ||
         (prefix.size() >= 2 && prefix[prefix.size() - 2] == kNameEnd);
}

class LineScan {
 public:
  LineScan(const BoxTable& boxes, const Query& query, const std::function<bool(const Line&)>& visit)
      : boxes_(boxes), query_(query), visit_(visit), to_skip_(query.offset) {}

  /// Takes all groups under `prefix`. False where the answer is complete or a row was damaged.
  bool take(Scan& scan, std::string_view prefix) {
    scan.seek(prefix);
    while (scan.valid() && scan.key().starts_with(prefix)) {
      if (visited_ == query_.limit) return false;
      gather(scan);
      if (damaged_ || !rows_.each([this](auto key, auto value) { return offer(key, value); })) {
        return false;
      }
    }
    return true;
  }

  std::uint64_t visited() const { return visited_; }
  bool damaged() const { return damaged_; }

 private:
  /// Keeps the rows that may be shown of the group at the scan, and moves the scan behind it.
  void gather(Scan& scan) {
    rows_.clear();
    const std::size_t size = group_prefix_size(scan.key());
    damaged_ = size == 0;
    if (damaged_) return;
    group_.assign(scan.key().substr(0, size));
    const bool open = open_group(group_);
    do {
      if (query_.history || rows_.observations() == 0) rows_.keep(scan.key(), scan.value());
      rows_.count();
      scan.next();
    } while (!open && scan.valid() && scan.key().starts_with(group_));
  }

  bool offer(std::string_view key, std::string_view value) {
    if (visited_ == query_.limit) return false;
    Line line;
    damaged_ = !decode_line(key, value, scratch_, line.record);
    if (damaged_) return false;
    if (!query_.filter.matches(line.record)) return true;
    if (to_skip_ != 0) {
      --to_skip_;
      return true;
    }
    line.observations = rows_.observations();
    line.box_name = boxes_.name(line.record.box);
    ++visited_;
    return visit_(line);
  }

  const BoxTable& boxes_;
  const Query& query_;
  const std::function<bool(const Line&)>& visit_;
  std::uint64_t to_skip_;
  std::uint64_t visited_ = 0;
  bool damaged_ = false;
  GroupRows rows_;
  std::string group_;
  KeyScratch scratch_;
};

}  // namespace

io::Result<std::uint64_t> scan_lines(const Store& store, const BoxTable& boxes, const Query& query,
                                     const std::function<bool(const Line&)>& visit) {
  auto prefixes = plan_lines(store, query.filter);
  if (!prefixes) return io::pass(prefixes);
  LineScan lines(boxes, query, visit);
  if (prefixes->empty()) return 0;
  Scan scan(store, Family::kLines, prefixes->front());
  for (const std::string& prefix : *prefixes) {
    if (!lines.take(scan, prefix)) break;
  }
  if (lines.damaged()) return scan.damaged();
  if (auto end = scan.finish(); !end) return io::pass(end);
  return lines.visited();
}

}  // namespace mifdex::index
