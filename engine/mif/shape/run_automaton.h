// Recognises texts of known templates, and builds their trees without reading tokens.
//
// A template is the tree of a text that the parser has read, with holes in place of its values
// (holes.h). The automaton is a tree of nodes: a node is a literal run, and its sons are the runs
// that came after it and the hole behind it in other texts. A text is of a template if its runs,
// from the root to an end, are those of the template byte by byte, and if each hole has a content
// that cannot change how the rest is read. Its tree is then that of the template with the contents
// of its holes. The parser defines the meaning; README.md, "Templates", says why both agree.
//
// Ownership: a component that is returned has views of its text and of the arena given, like one
// of the parser; it is valid until the next match(). Threads: one. Errors: none; an unknown text is
// left to the parser. Time: linear in the text. Memory: at most kMostBytes and kMostNodes; an
// automaton that is full is emptied, and learns again.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/mif/component.h"
#include "engine/mif/details.h"
#include "engine/mif/lex/literal_end.h"
#include "engine/mif/scan/scan_level.h"
#include "engine/mif/shape/holes.h"
#include "io/base/arena.h"
#include "io/base/bytes.h"

namespace mifdex::engine::mif {

/// The template of a text that was recognised.
struct KnownTemplate {
  std::uint32_t number = 0;  ///< the same for all texts of it and for no others
  /// For each attribute, the digits of its declared size, a view of the text; empty if they are the
  /// same in all texts of the template.
  std::span<const std::string_view> sizes;
};

class RunAutomaton {
 public:
  static constexpr std::size_t kMostNodes = 4096;
  static constexpr std::size_t kMostBytes = std::size_t{1} << 20U;
  static constexpr std::size_t kMostSons = 8;  ///< tried for a node, the most used first
  static constexpr std::size_t kMostHoles = 96;
  static constexpr std::uint64_t kManyUnknown = 64;
  static constexpr std::uint64_t kTryEach = 4;
  static constexpr std::size_t kMostText = std::size_t{16} * 1024;  ///< of a text that is learnt

  /// The CPU must have `level`, which affects only speed.
  explicit RunAutomaton(ScanLevel level = best_scan_level()) : level_(level) {}

  /// Returns the component that Parser::parse_first reads from `text`, if a template of it is
  /// known; else null. After many unknown texts in a row only one of kTryEach is compared.
  const Component* match(io::PaddedBytes text, io::Arena& arena);

  /// Learns the template of `text`, which the last match() did not know, from `component`, which
  /// Parser::parse_first has read from all of it. Does nothing if the text has a mistake or a part
  /// that templates do not have, and for most texts if those that were learnt did not come again.
  void learn(io::PaddedBytes text, const Component& component);

  /// Returns the template of the last text, if match() has recognised it; valid until the next
  /// match(). Null if an attribute of it has several sizes.
  const KnownTemplate* known_template() const { return known_.number == 0 ? nullptr : &known_; }

  std::size_t node_count() const { return nodes_.size(); }

  /// Returns the memory held for everything learnt, at most kMostBytes.
  std::size_t held_bytes() const;

 private:
  static constexpr std::uint16_t kNone = 0xFFFF;
  static constexpr std::size_t kRunBlock = std::size_t{32} * 1024;

  /// A part of a literal run; `run` is kNone for a view of nothing.
  struct RunPart {
    std::uint16_t run = kNone;
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
  };

  struct AttributeTemplate {
    RunPart name;
    RunPart start;
    RunPart value;   // if there is no hole
    RunPart source;  // likewise
    std::uint16_t hole = kNone;
    std::uint16_t size_hole = kNone;
    ValueKind kind = ValueKind::kNone;
    std::uint32_t id = 0;
  };

  struct GroupTemplate {
    RunPart name;
    RunPart class_string;
    RunPart start;
    Group rest;  // its numbers and flags
  };

  struct Template {
    RunPart name;
    Range groups;              // of groups_of_templates_
    Range attributes;          // of attributes_of_templates_
    std::uint32_t number = 0;  // 0: an attribute has several sizes
  };

  struct Node {
    const char* run = nullptr;
    std::uint32_t size = 0;
    HoleKind hole = HoleKind::kNone;  // after the run
    std::uint8_t son_count = 0;
    std::uint16_t text_template = kNone;  // of the text that ends here
    std::array<std::uint16_t, kMostSons> sons{};
  };

  struct ScalarScan;
  struct Avx2Scan;
  template <class Scan>
  const Node* walk(const char* at, const char* end, io::Arena& arena);
  template <class Scan>
  Node* find_son(Node& node, const char* at, std::size_t left);
  const Node* walk_avx2(const char* at, const char* end, io::Arena& arena);
  const Node* walk_scalar(const char* at, const char* end, io::Arena& arena);
  const char* read_odd_value(std::size_t hole, const char* content, const char* end,
                             io::Arena& arena);
  void note(Code code, const char* at);
  const Component& build(const Template& text_template);
  std::string_view view_of(const RunPart& part) const;
  std::uint64_t offset_of(const RunPart& part) const;

  bool may_learn();
  bool make_template(io::PaddedBytes text, const Component& component);
  bool add_group(const Group& group, std::string_view text);
  bool add_attribute(const Attribute& attribute, std::string_view text, std::size_t& next_hole);
  bool add_size_holes(std::span<const Attribute> attributes, std::size_t text_size, Template& made);
  bool locate(std::string_view part, std::string_view text, RunPart& found) const;
  bool locate_start(std::uint64_t offset, std::string_view text, RunPart& found) const;
  std::size_t begin_of_run(std::size_t run) const;
  std::size_t end_of_run(std::size_t run, std::size_t text_size) const;
  Node& son_of(std::size_t node, std::string_view run, HoleKind hole);
  void insert(std::string_view text, std::uint16_t text_template);
  void clear();

  ScanLevel level_;
  io::Arena runs_{kRunBlock};
  std::vector<Node> nodes_ = std::vector<Node>(1);  // the root is first
  std::vector<Template> templates_;
  std::vector<GroupTemplate> groups_of_templates_;
  std::vector<AttributeTemplate> attributes_of_templates_;
  std::uint32_t last_number_ = 0;
  std::uint64_t unknown_in_a_row_ = 0;
  bool was_compared_ = false;  // the last text
  int credit_ = kMostCredit;   // what may be spent on learning

  // Of the last text.
  const char* begin_ = nullptr;
  LiteralSearch literal_search_;
  std::array<const char*, kMostHoles + 1> run_begins_{};
  std::array<std::string_view, kMostHoles> contents_{};  // of the holes, as written
  std::array<std::string_view, kMostHoles> values_{};    // and as read
  std::vector<Group> groups_;
  std::vector<Attribute> attributes_;
  std::vector<std::string_view> sizes_;
  std::vector<Diagnostic> diagnostics_;
  Component component_;
  KnownTemplate known_;
  bool recovered_ = false;
  std::vector<Hole> holes_;  // of the text being learnt

  // A known text earns, an unknown one hardly: of texts whose templates never come again, one of 64
  // is learnt.
  static constexpr int kMostCredit = 1024;
  static constexpr int kCreditOfKnown = 16;
  static constexpr int kCreditOfUnknown = 1;
  static constexpr int kCostOfLearning = 64;
};

}  // namespace mifdex::engine::mif
