#include "engine/cli/output/row_sorter.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <type_traits>

#include "io/base/endian.h"

namespace mifdex::cli {
namespace {

constexpr char kNoValue = '\x00';  // first byte of the key if a row comes last
constexpr char kSomeValue = '\x01';
constexpr std::uint64_t kSign = std::uint64_t{1} << 63U;

std::uint64_t take_number(std::string_view& in) {
  std::uint64_t number = 0;
  io::take_big(in, number);
  return number;
}

void append_text(std::string& out, std::string_view text) {
  io::append_big(out, text.size());
  out.append(text);
}

std::string_view take_text(std::string_view& in) {
  const auto size = static_cast<std::size_t>(take_number(in));
  const std::string_view text = in.substr(0, size);
  in.remove_prefix(size);
  return text;
}

std::uint64_t ordered(std::int64_t number) { return static_cast<std::uint64_t>(number) ^ kSign; }

// Writes bytes that sort as the value does.
struct KeyOf {
  std::string& out;

  void operator()(std::monostate) const {}
  void operator()(bool value) const { out.push_back(value ? '\x01' : '\x00'); }
  void operator()(std::uint64_t value) const { io::append_big(out, value); }
  void operator()(std::int64_t value) const { io::append_big(out, ordered(value)); }
  void operator()(const Nested&) const {}
  void operator()(double value) const {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    io::append_big(out, (bits & kSign) != 0 ? ~bits : bits | kSign);
  }
  void operator()(std::string_view value) const { out.append(value); }
  void operator()(const std::string& value) const { out.append(value); }
  void operator()(Time value) const { io::append_big(out, ordered(value.seconds)); }
  void operator()(LocalTime value) const { io::append_big(out, ordered(value.seconds)); }
  void operator()(const std::vector<std::string>& words) const {
    for (const std::string& word : words) out.append(word).push_back(' ');
  }
};

// Writes a value as bytes, after the number of its alternative.
struct Write {
  std::string& out;

  void operator()(std::monostate) const {}
  void operator()(bool value) const { out.push_back(value ? '\x01' : '\x00'); }
  void operator()(std::uint64_t value) const { io::append_big(out, value); }
  void operator()(std::int64_t value) const { io::append_big(out, ordered(value)); }
  void operator()(const Nested&) const {}  // lists that can be sorted have none
  void operator()(double value) const { io::append_big(out, std::bit_cast<std::uint64_t>(value)); }
  void operator()(std::string_view value) const { append_text(out, value); }
  void operator()(const std::string& value) const { append_text(out, value); }
  void operator()(Time value) const { io::append_big(out, ordered(value.seconds)); }
  void operator()(LocalTime value) const { io::append_big(out, ordered(value.seconds)); }
  void operator()(const std::vector<std::string>& words) const {
    io::append_big(out, words.size());
    for (const std::string& word : words) append_text(out, word);
  }
};

std::int64_t take_signed(std::string_view& in) {
  return static_cast<std::int64_t>(take_number(in) ^ kSign);
}

Value take_value(std::string_view& in) {
  const auto alternative = static_cast<unsigned char>(in.front());
  in.remove_prefix(1);
  switch (alternative) {
    case 1: {
      const bool value = in.front() != '\x00';
      in.remove_prefix(1);
      return value;
    }
    case 2:
      return take_number(in);
    case 3:
      return std::bit_cast<double>(take_number(in));
    case 4:
    case 5:
      return take_text(in);
    case 6:
      return Time{take_signed(in)};
    case 7:
      return LocalTime{take_signed(in)};
    case 8: {
      std::vector<std::string> words(static_cast<std::size_t>(take_number(in)));
      for (std::string& word : words) word = take_text(in);
      return words;
    }
    case 9:
      return take_signed(in);
    default:
      return {};
  }
}
static_assert(std::variant_size_v<Value> == 11, "take_value() knows every alternative");

std::string_view key_of(std::string_view row) { return take_text(row); }

void read_row(std::string_view row, std::vector<Value>& values) {
  take_text(row);
  values.clear();
  while (!row.empty()) values.push_back(take_value(row));
}

}  // namespace

bool RowSorter::comes_before(std::string_view a, std::string_view b) const {
  const std::string_view left = key_of(a);
  const std::string_view right = key_of(b);
  if (left.front() != right.front()) return left.front() == kSomeValue;
  return descending_ ? right < left : left < right;
}

io::Result<void> RowSorter::add(std::span<const Value> values) {
  const Value& sorted = values[column_];
  std::string key(1, std::holds_alternative<std::monostate>(sorted) ? kNoValue : kSomeValue);
  std::visit(KeyOf{key}, sorted);
  std::string row;
  append_text(row, key);
  for (const Value& value : values) {
    row.push_back(static_cast<char>(value.index()));
    std::visit(Write{row}, value);
  }
  held_ += row.size() + sizeof(std::string);
  rows_.push_back(std::move(row));
  return held_ < budget_ ? io::Result<void>() : spill();
}

void RowSorter::sort() {
  std::ranges::stable_sort(
      rows_, [this](const std::string& a, const std::string& b) { return comes_before(a, b); });
}

io::Result<void> RowSorter::spill() {
  sort();
  if (!file_) file_.reset(std::tmpfile());
  if (!file_) return std::unexpected(failure("cannot create a temporary file for sorting"));
  Run& run = runs_.emplace_back();
  run.next = std::ftell(file_.get());
  for (const std::string& row : rows_) {
    const std::uint64_t size = row.size();
    if (std::fwrite(&size, sizeof size, 1, file_.get()) != 1 ||
        std::fwrite(row.data(), 1, row.size(), file_.get()) != row.size()) {
      return std::unexpected(failure("cannot write the temporary file for sorting"));
    }
  }
  run.end = std::ftell(file_.get());
  rows_.clear();
  held_ = 0;
  return {};
}

io::Result<void> RowSorter::take_all(const std::function<bool(std::span<const Value>)>& use) {
  if (runs_.empty()) {
    sort();
    std::vector<Value> values;
    for (const std::string& row : rows_) {
      read_row(row, values);
      if (!use(values)) break;
    }
    return {};
  }
  if (!rows_.empty()) {
    MIFDEX_TRY(spill());
  }
  return merge(use);
}

io::Result<void> RowSorter::read_ahead(Run& run) {
  run.row.clear();
  if (run.next == run.end) return {};
  std::uint64_t size = 0;
  bool read = std::fseek(file_.get(), run.next, SEEK_SET) == 0 &&
              std::fread(&size, sizeof size, 1, file_.get()) == 1;
  if (read) {
    run.row.resize(static_cast<std::size_t>(size));
    read = std::fread(run.row.data(), 1, run.row.size(), file_.get()) == run.row.size();
  }
  if (!read) return std::unexpected(failure("cannot read the temporary file for sorting"));
  run.next += static_cast<long>(sizeof size + run.row.size());
  return {};
}

io::Result<void> RowSorter::merge(const std::function<bool(std::span<const Value>)>& use) {
  for (Run& run : runs_) {
    MIFDEX_TRY(read_ahead(run));
  }
  std::vector<Value> values;
  while (true) {
    // If rows are equal, the earliest run comes first, which keeps their order. Runs are few: 64 MB
    // each.
    Run* first = nullptr;
    for (Run& run : runs_) {
      if (run.row.empty()) continue;
      if (first == nullptr || comes_before(run.row, first->row)) first = &run;
    }
    if (first == nullptr) return {};
    read_row(first->row, values);
    if (!use(values)) return {};
    MIFDEX_TRY(read_ahead(*first));
  }
}

io::Error RowSorter::failure(const char* what) const {
  const int why = errno;
  const bool full = why == ENOSPC || why == EDQUOT;
  return {full ? io::ErrorKind::kFull : io::ErrorKind::kIo,
          what,
          {},
          why,
          "use --limit or filters, or set TMPDIR to a folder with more space"};
}

}  // namespace mifdex::cli
