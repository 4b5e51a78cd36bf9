#include "engine/mif/shape/run_automaton.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "engine/mif/literal_value.h"
#include "engine/mif/parser.h"
#include "engine/mif/scan/line_scan.h"
#include "engine/mif/scan/word_scan.h"
#include "io/base/ascii.h"

namespace mifdex::engine::mif {
namespace {

// True if the content of a literal without quotes, backslashes and line ends has no flag and no
// mistake for the parser, whatever its other bytes are.
bool has_plain_ends(const char* content, const char* close) {
  return content == close || ((*content | close[-1]) & 0x80) == 0;
}

}  // namespace

struct RunAutomaton::ScalarScan {
  static bool equals(const char* at, const char* run, std::size_t size) {
    return std::memcmp(at, run, size) == 0;
  }
  static const char* find_event(const char* at, const char* end) {
    return find_literal_event(at, end);
  }
};

// Finds the son whose run is at `at`; null if there is none. It changes places with the one before
// it, so that those that are used often come to the front.
template <class Scan>
[[gnu::always_inline]] inline RunAutomaton::Node* RunAutomaton::find_son(Node& node, const char* at,
                                                                         std::size_t left) {
  for (std::size_t i = 0; i < node.son_count; ++i) {
    Node& son = nodes_[node.sons[i]];
    const bool fits = son.hole == HoleKind::kNone ? son.size == left : son.size <= left;
    if (!fits || !Scan::equals(at, son.run, son.size)) continue;
    if (i != 0) std::swap(node.sons[i], node.sons[i - 1]);
    return &son;
  }
  return nullptr;
}

// Returns the end whose runs are those of the text from `at` to `end`; null if there is none.
template <class Scan>
[[gnu::always_inline]] inline const RunAutomaton::Node* RunAutomaton::walk(const char* at,
                                                                           const char* end,
                                                                           io::Arena& arena) {
  Node* node = nodes_.data();
  for (std::size_t hole = 0;; ++hole) {
    node = find_son<Scan>(*node, at, static_cast<std::size_t>(end - at));
    if (node == nullptr) return nullptr;
    run_begins_[hole] = at;
    at += node->size;
    if (node->hole == HoleKind::kNone) return node;
    const char* const content = at;
    if (node->hole == HoleKind::kSize) {
      while (at < end && ascii::is_digit(*at)) ++at;
      if (at == content) return nullptr;
    } else {
      at = Scan::find_event(content, end);
      const bool plain =
          at < end && *at == '"' && is_line_end(at + 1) && has_plain_ends(content, at);
      if (!plain || (at != content && at[-1] == '\0')) {
        at = read_odd_value(hole, content, end, arena);
        if (at == nullptr) return nullptr;
        continue;
      }
    }
    contents_[hole] = values_[hole] = {content, static_cast<std::size_t>(at - content)};
  }
}

const RunAutomaton::Node* RunAutomaton::walk_scalar(const char* at, const char* end,
                                                    io::Arena& arena) {
  return walk<ScalarScan>(at, end, arena);
}

#if defined(__x86_64__)

struct RunAutomaton::Avx2Scan {
  MIFDEX_AVX2 static bool equals(const char* at, const char* run, std::size_t size) {
    for (; size > kBlockSize; size -= kBlockSize, at += kBlockSize, run += kBlockSize) {
      if (!Avx2Block::equals(at, run)) return false;
    }
    return Avx2Block::begins_with(at, run, size);
  }
  MIFDEX_AVX2 static const char* find_event(const char* at, const char* end) {
    for (; at < end; at += kBlockSize) {
      const std::uint64_t events = Avx2Block::classify(at).events;
      if (events == 0) continue;
      at += std::countr_zero(events);
      break;
    }
    return at < end ? at : end;
  }
};

MIFDEX_AVX2 [[gnu::flatten]] const RunAutomaton::Node* RunAutomaton::walk_avx2(const char* at,
                                                                               const char* end,
                                                                               io::Arena& arena) {
  return walk<Avx2Scan>(at, end, arena);
}

#else
const RunAutomaton::Node* RunAutomaton::walk_avx2(const char* at, const char* end,
                                                  io::Arena& arena) {
  return walk_scalar(at, end, arena);
}
#endif

// Reads a literal that is not plain as the tokenizer and the parser do; returns its closing quote,
// or null if it does not end with one at the end of a line.
[[gnu::noinline]] const char* RunAutomaton::read_odd_value(std::size_t hole, const char* content,
                                                           const char* end, io::Arena& arena) {
  const LiteralEnd found =
      find_literal_end(content, end, LiteralPlace::kStatement, literal_search_);
  const bool closed = (found.flags & (kUnterminated | kOddQuotes)) == 0 &&
                      found.next == found.content_end + 1 && *found.content_end == '"' &&
                      is_line_end(found.next);
  if (!closed) return nullptr;
  contents_[hole] = {content, static_cast<std::size_t>(found.content_end - content)};
  const auto add = [this, content](Code code) { note(code, content); };
  values_[hole] = read_literal_value(contents_[hole], found.flags, arena, add);
  if (has_odd_blank_at_end(values_[hole])) add(Code::kOddBlank);
  return found.content_end;
}

void RunAutomaton::note(Code code, const char* at) {
  recovered_ = true;
  if (diagnostics_.size() == Parser::kMostDiagnostics) return;
  diagnostics_.push_back({code, static_cast<std::uint64_t>(at - begin_)});
}

const Component* RunAutomaton::match(io::PaddedBytes text, io::Arena& arena) {
  was_compared_ = unknown_in_a_row_ < kManyUnknown || unknown_in_a_row_ % kTryEach == 0;
  ++unknown_in_a_row_;
  if (!was_compared_) return nullptr;
  begin_ = text.data();
  literal_search_ = LiteralSearch();
  diagnostics_.clear();
  recovered_ = false;
  const Node* const end = level_ == ScanLevel::kScalar ? walk_scalar(text.data(), text.end(), arena)
                                                       : walk_avx2(text.data(), text.end(), arena);
  if (end == nullptr) return nullptr;
  unknown_in_a_row_ = 0;
  credit_ = std::min(credit_ + kCreditOfKnown, kMostCredit);
  return &build(templates_[end->text_template]);
}

std::string_view RunAutomaton::view_of(const RunPart& part) const {
  if (part.run == kNone) return {};
  return {run_begins_[part.run] + part.offset, part.size};
}

std::uint64_t RunAutomaton::offset_of(const RunPart& part) const {
  return static_cast<std::uint64_t>(run_begins_[part.run] - begin_) + part.offset;
}

const Component& RunAutomaton::build(const Template& text_template) {
  const Range& groups = text_template.groups;
  const Range& attributes = text_template.attributes;
  if (groups_.size() < groups.count) groups_.resize(groups.count);
  if (attributes_.size() < attributes.count) {
    attributes_.resize(attributes.count);
    sizes_.resize(attributes.count);
  }
  for (std::size_t i = 0; i < groups.count; ++i) {
    const GroupTemplate& from = groups_of_templates_[groups.first + i];
    Group& group = groups_[i];
    group = from.rest;
    group.name = view_of(from.name);
    group.class_string = view_of(from.class_string);
    group.offset = offset_of(from.start);
  }
  for (std::size_t i = 0; i < attributes.count; ++i) {
    const AttributeTemplate& from = attributes_of_templates_[attributes.first + i];
    Attribute& attribute = attributes_[i];
    attribute.name = view_of(from.name);
    attribute.id = from.id;
    attribute.value_kind = from.kind;
    attribute.offset = offset_of(from.start);
    const bool varies = from.hole != kNone;
    attribute.value = varies ? values_[from.hole] : view_of(from.value);
    attribute.value_source = varies ? contents_[from.hole] : view_of(from.source);
    sizes_[i] = from.size_hole == kNone ? std::string_view() : contents_[from.size_hole];
  }
  known_ = {text_template.number, std::span(sizes_).first(attributes.count)};
  component_.name = view_of(text_template.name);
  component_.groups = std::span(groups_).first(groups.count);
  component_.attributes = std::span(attributes_).first(attributes.count);
  component_.diagnostics = diagnostics_;
  component_.started = component_.ended = true;
  component_.recovered = recovered_;
  return component_;
}

}  // namespace mifdex::engine::mif
