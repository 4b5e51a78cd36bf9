// How the automaton learns a template; run_automaton.cpp has how it recognises one.
#include <algorithm>
#include <cstring>
#include <functional>

#include "engine/mif/component_line.h"
#include "engine/mif/shape/run_automaton.h"

namespace mifdex::engine::mif {
namespace {

// True if the parser found nothing in a text that templates do not have.
bool is_plain(const Component& component) {
  return !component.recovered && component.started && component.ended && !component.cut &&
         !component.has_lists && component.header_lines.empty() && component.of_text.empty();
}

}  // namespace

bool RunAutomaton::may_learn() {
  credit_ += kCreditOfUnknown;
  if (credit_ < kCostOfLearning) return false;
  credit_ -= kCostOfLearning;
  return true;
}

void RunAutomaton::learn(io::PaddedBytes text, const Component& component) {
  if (!was_compared_ || text.size() > kMostText || !is_plain(component) || !may_learn()) return;
  if (!begins_with_mif(text.view()) || !find_holes(text, holes_)) return;
  if (holes_.size() > kMostHoles) return;
  const std::size_t groups = groups_of_templates_.size();
  const std::size_t attributes = attributes_of_templates_.size();
  if (!make_template(text, component)) {
    groups_of_templates_.resize(groups);
    attributes_of_templates_.resize(attributes);
    return;
  }
  insert(text.view(), static_cast<std::uint16_t>(templates_.size() - 1));
  // The next template can at most double the memory.
  const bool is_full = held_bytes() > kMostBytes / 2 || node_count() + kMostHoles >= kMostNodes;
  if (is_full) clear();
}

bool RunAutomaton::make_template(io::PaddedBytes text, const Component& component) {
  Template made;
  made.groups = {static_cast<std::uint32_t>(groups_of_templates_.size()),
                 static_cast<std::uint32_t>(component.groups.size())};
  made.attributes = {static_cast<std::uint32_t>(attributes_of_templates_.size()),
                     static_cast<std::uint32_t>(component.attributes.size())};
  if (!locate(component.name, text.view(), made.name)) return false;
  for (const Group& group : component.groups) {
    if (!add_group(group, text.view())) return false;
  }
  std::size_t hole = 0;
  for (const Attribute& attribute : component.attributes) {
    if (!add_attribute(attribute, text.view(), hole)) return false;
  }
  while (hole < holes_.size() && holes_[hole].kind == HoleKind::kSize) ++hole;
  if (hole != holes_.size()) return false;  // a value that is no attribute's
  if (add_size_holes(component.attributes, text.size(), made)) made.number = ++last_number_;
  templates_.push_back(made);
  return true;
}

bool RunAutomaton::add_group(const Group& group, std::string_view text) {
  GroupTemplate made;
  made.rest = group;
  if (!locate(group.name, text, made.name)) return false;
  if (!locate(group.class_string, text, made.class_string)) return false;
  if (!locate_start(group.offset, text, made.start)) return false;
  groups_of_templates_.push_back(made);
  return true;
}

// Adds an attribute. Its value is the next hole that is a value, from `next_hole` on, or no
// literal: each hole must be the value of one attribute, and each literal must be a hole.
bool RunAutomaton::add_attribute(const Attribute& attribute, std::string_view text,
                                 std::size_t& next_hole) {
  AttributeTemplate made;
  made.id = attribute.id;
  made.kind = attribute.value_kind;
  if (attribute.value_cut) return false;
  if (!locate(attribute.name, text, made.name)) return false;
  if (!locate_start(attribute.offset, text, made.start)) return false;
  if (attribute.value_kind == ValueKind::kLiteral) {
    while (next_hole < holes_.size() && holes_[next_hole].kind == HoleKind::kSize) ++next_hole;
    if (next_hole == holes_.size()) return false;
    const Hole& hole = holes_[next_hole];
    const std::string_view content = text.substr(hole.begin, hole.end - hole.begin);
    const auto is_hole = [content](std::string_view view) {
      return view.data() == content.data() && view.size() == content.size();
    };
    if (!is_hole(attribute.value) || !is_hole(attribute.value_source)) return false;
    made.hole = static_cast<std::uint16_t>(next_hole++);
  } else {
    if (!locate(attribute.value, text, made.value)) return false;
    if (!locate(attribute.value_source, text, made.source)) return false;
  }
  attributes_of_templates_.push_back(made);
  return true;
}

// Gives each attribute the hole of its size; returns false if one has several. Those of the
// template are the last that were added.
bool RunAutomaton::add_size_holes(std::span<const Attribute> attributes, std::size_t text_size,
                                  Template& made) {
  auto hole = holes_.begin();
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const bool is_last = i + 1 == attributes.size();
    const std::uint64_t next = is_last ? text_size : attributes[i + 1].offset;
    std::uint16_t& size_hole = attributes_of_templates_[made.attributes.first + i].size_hole;
    for (; hole != holes_.end() && hole->begin < next; ++hole) {
      if (hole->kind != HoleKind::kSize || hole->begin < attributes[i].offset) continue;
      if (size_hole != kNone) return false;
      size_hole = static_cast<std::uint16_t>(hole - holes_.begin());
    }
  }
  return true;
}

std::size_t RunAutomaton::begin_of_run(std::size_t run) const {
  return run == 0 ? 0 : holes_[run - 1].end;
}

std::size_t RunAutomaton::end_of_run(std::size_t run, std::size_t text_size) const {
  return run == holes_.size() ? text_size : holes_[run].begin;
}

// Finds the run that has all of `part`, a view of `text` or of nothing; returns false if there is
// none.
bool RunAutomaton::locate(std::string_view part, std::string_view text, RunPart& found) const {
  if (part.data() == nullptr) return true;
  const std::less<const char*> before;
  if (before(part.data(), text.data())) return false;
  if (before(text.data() + text.size(), part.data() + part.size())) return false;
  const auto begin = static_cast<std::size_t>(part.data() - text.data());
  const auto after = std::ranges::upper_bound(holes_, begin, {}, &Hole::end);
  auto run = static_cast<std::size_t>(after - holes_.begin());
  if (begin + part.size() > end_of_run(run, text.size())) return false;
  found = {static_cast<std::uint16_t>(run), static_cast<std::uint32_t>(begin - begin_of_run(run)),
           static_cast<std::uint32_t>(part.size())};
  return true;
}

bool RunAutomaton::locate_start(std::uint64_t offset, std::string_view text, RunPart& found) const {
  return offset < text.size() && locate(text.substr(offset, 1), text, found);
}

RunAutomaton::Node& RunAutomaton::son_of(std::size_t node, std::string_view run, HoleKind hole) {
  for (std::size_t i = 0; i < nodes_[node].son_count; ++i) {
    Node& son = nodes_[nodes_[node].sons[i]];
    if (son.hole == hole && std::string_view(son.run, son.size) == run) return son;
  }
  // A node that is full loses the son that is used least.
  Node& parent = nodes_[node];
  if (parent.son_count == kMostSons) --parent.son_count;
  parent.sons[parent.son_count++] = static_cast<std::uint16_t>(nodes_.size());
  char* const copy = runs_.allocate(run.size() + io::PaddedBytes::kPadding, 1);
  std::memcpy(copy, run.data(), run.size());
  std::memset(copy + run.size(), 0, io::PaddedBytes::kPadding);
  Node& son = nodes_.emplace_back();
  son.run = copy;
  son.size = static_cast<std::uint32_t>(run.size());
  son.hole = hole;
  return son;
}

void RunAutomaton::insert(std::string_view text, std::uint16_t text_template) {
  std::size_t node = 0;
  for (std::size_t run = 0; run <= holes_.size(); ++run) {
    const std::size_t begin = begin_of_run(run);
    const std::size_t end = end_of_run(run, text.size());
    const HoleKind hole = run == holes_.size() ? HoleKind::kNone : holes_[run].kind;
    node = static_cast<std::size_t>(&son_of(node, text.substr(begin, end - begin), hole) -
                                    nodes_.data());
  }
  nodes_[node].text_template = text_template;
}

std::size_t RunAutomaton::held_bytes() const {
  return runs_.held_bytes() + nodes_.capacity() * sizeof(Node) +
         templates_.capacity() * sizeof(Template) +
         groups_of_templates_.capacity() * sizeof(GroupTemplate) +
         attributes_of_templates_.capacity() * sizeof(AttributeTemplate);
}

void RunAutomaton::clear() {
  nodes_ = std::vector<Node>(1);
  templates_ = {};
  groups_of_templates_ = {};
  attributes_of_templates_ = {};
  runs_ = io::Arena(kRunBlock);
}

}  // namespace mifdex::engine::mif
