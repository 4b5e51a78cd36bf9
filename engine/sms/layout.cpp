#include "engine/sms/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "io/base/ascii.h"

namespace mifdex::engine {
namespace {

constexpr std::string_view kSeparators = "/\\";

struct FieldName {
  std::string_view name;
  std::string_view LayoutMatch::* place;
};

constexpr std::array<FieldName, 5> kFields = {{{"site", &LayoutMatch::site},
                                               {"job", &LayoutMatch::job},
                                               {"machine", &LayoutMatch::machine},
                                               {"smsid", &LayoutMatch::smsid},
                                               {"domain", &LayoutMatch::domain}}};

bool is_separator(char c) { return kSeparators.find(c) != std::string_view::npos; }

bool same(char c, char lower_case) { return ascii::lower(c) == lower_case; }

/// Returns where `lower_case` begins in `text`, at `from` or after it; npos if it does not occur.
std::size_t find(std::string_view text, std::string_view lower_case, std::size_t from) {
  if (from > text.size()) return std::string_view::npos;
  const auto found = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(),
                                 lower_case.begin(), lower_case.end(), same);
  const bool none = found == text.end() && !lower_case.empty();
  return none ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

/// Returns the next part of a path; `rest` is then the text after it, or nothing if it was the
/// last.
std::string_view take_part(std::optional<std::string_view>& rest) {
  const std::string_view text = *rest;
  const std::size_t size = std::min(text.find_first_of(kSeparators), text.size());
  rest = size == text.size() ? std::nullopt : std::optional(text.substr(size + 1));
  return text.substr(0, size);
}

/// Returns the last `count` parts of a path (at least one); nothing if it does not have as many.
std::optional<std::string_view> last_parts(std::string_view text, std::size_t count) {
  std::size_t begin = text.size();
  while (true) {
    const std::size_t separator = text.substr(0, begin).find_last_of(kSeparators);
    if (--count == 0) {
      return text.substr(separator == std::string_view::npos ? 0 : separator + 1);
    }
    if (separator == std::string_view::npos) return std::nullopt;
    begin = separator;
  }
}

}  // namespace

/// Reads a template from left to right.
class LayoutCompiler {
 public:
  explicit LayoutCompiler(std::string_view text) : text_(text) {}

  io::Result<Layout> compile() {
    while (is_next("./") || is_next(".\\") || is_next("/") || is_next("\\")) {
      at_ += text_[at_] == '.' ? 2 : 1;
    }
    layout_.runs_.emplace_back();
    while (true) {
      if (at_end()) return fail(at_, "a layout must end with a file name");
      MIFDEX_TRY(at_part_end() ? fail(at_, "an empty part") : read_part());
      if (at_end()) break;
      ++at_;
    }
    if (used_.empty()) return fail(0, "a layout must have at least one field");
    return std::move(layout_);
  }

 private:
  bool at_end() const { return at_ == text_.size(); }
  bool at_part_end() const { return at_end() || is_separator(text_[at_]); }
  bool is_next(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  io::Result<void> read_part() {
    if (is_next("**")) {
      at_ += 2;
      if (!at_part_end()) return fail(at_, "** must be alone between two slashes");
      if (layout_.runs_.size() == 1 || !layout_.runs_.back().empty()) layout_.runs_.emplace_back();
      return {};
    }
    part_ = {};
    part_.literals.emplace_back();
    while (!at_part_end()) {
      auto piece = read_piece();
      if (!piece) return piece;
    }
    layout_.runs_.back().push_back(std::move(part_));
    return {};
  }

  /// A character of a literal, a star, or a field.
  io::Result<void> read_piece() {
    const char c = text_[at_];
    if (c == '}') return fail(at_, "a } without its {");
    if (c == '{') return read_field();
    if (c == '*') {
      if (is_next("**")) return fail(at_, "** must be alone between two slashes");
      return add_wild(1, nullptr);
    }
    part_.literals.back().push_back(ascii::lower(c));
    ++at_;
    return {};
  }

  io::Result<void> read_field() {
    const std::size_t end = text_.find_first_of("{}/\\", at_ + 1);
    if (end == std::string_view::npos || text_[end] != '}') return fail(at_, "a { without its }");
    const std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
    const auto* const field = std::ranges::find_if(kFields, [name](const FieldName& known) {
      return ascii::equals_ignore_case(name, known.name);
    });
    if (field == kFields.end()) {
      return fail(at_, "unknown field", "use {site}, {job}, {machine}, {smsid} or {domain}");
    }
    if (std::ranges::find(used_, field->place) != used_.end()) {
      return fail(at_, "duplicate field");
    }
    used_.push_back(field->place);
    return add_wild(end + 1 - at_, field->place);
  }

  io::Result<void> add_wild(std::size_t length, Layout::Place place) {
    if (!part_.wilds.empty() && part_.literals.back().empty()) {
      return fail(at_, "not separated from the field or * before it",
                  "put a character between them, such as {job}_{machine}");
    }
    part_.wilds.push_back(place);
    part_.literals.emplace_back();
    at_ += length;
    return {};
  }

  /// Columns are bytes counted from 1, as a user counts them in ASCII.
  std::unexpected<io::Error> fail(std::size_t at, std::string_view what, std::string advice = {}) {
    std::string sentence = fmt::format("column {}: {}", at + 1, what);
    if (at < text_.size()) sentence += fmt::format(", at ^{}", text_.substr(at));
    return io::fail(io::ErrorKind::kUsage, std::move(sentence), "layout " + std::string(text_), 0,
                    std::move(advice));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Layout layout_;
  Layout::Part part_;  ///< the current one
  std::vector<Layout::Place> used_;
};

io::Result<Layout> Layout::compile(std::string_view text) { return LayoutCompiler(text).compile(); }

// Taking the first place where a literal is found leaves the most text for the rest, so that no
// place has to be tried twice. The last literal is compared with the end first.
bool Layout::fits(const Part& part, std::string_view text, LayoutMatch& match) {
  const std::string_view first = part.literals.front();
  if (part.wilds.empty()) return ascii::equals_ignore_case(text, first);
  const std::string_view last = part.literals.back();
  if (text.size() < first.size() + last.size()) return false;
  const std::size_t stop = text.size() - last.size();
  if (!ascii::equals_ignore_case(text.substr(0, first.size()), first) ||
      !ascii::equals_ignore_case(text.substr(stop), last)) {
    return false;
  }
  std::size_t begin = first.size();
  for (std::size_t i = 0; i < part.wilds.size(); ++i) {
    const bool is_last = i + 1 == part.wilds.size();
    const Place place = part.wilds[i];
    const std::size_t least = begin + (place == nullptr ? 0 : 1);
    const std::string_view next = part.literals[i + 1];
    const std::size_t end = is_last ? stop : find(text.substr(0, stop), next, least);
    if (end == std::string_view::npos || end < least) return false;
    if (place != nullptr) match.*place = text.substr(begin, end - begin);
    begin = end + next.size();
  }
  return true;
}

/// True if the parts at the beginning of `rest` fit `run`; `rest` is then the text after
/// them.
bool Layout::fits(const Run& run, std::optional<std::string_view>& rest, LayoutMatch& match) {
  std::optional<std::string_view> left = rest;
  for (const Part& part : run) {
    if (!left || !fits(part, take_part(left), match)) return false;
  }
  rest = left;
  return true;
}

std::optional<LayoutMatch> Layout::match(std::string_view path) const {
  LayoutMatch match;
  std::optional<std::string_view> rest = path;
  if (path.empty() || !fits(runs_.front(), rest, match)) return std::nullopt;
  if (runs_.size() == 1) return rest ? std::nullopt : std::optional(match);
  for (std::size_t i = 1; i + 1 < runs_.size(); ++i) {
    // Each try begins one part later; a failed try costs the parts that it compared.
    while (rest && !fits(runs_[i], rest, match)) take_part(rest);
    if (!rest) return std::nullopt;
  }
  if (!rest) return std::nullopt;
  if (runs_.back().empty()) return match;
  rest = last_parts(*rest, runs_.back().size());
  return rest && fits(runs_.back(), rest, match) ? std::optional(match) : std::nullopt;
}

}  // namespace mifdex::engine
