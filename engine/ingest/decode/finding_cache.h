// Remembers what the checker found in texts of known templates, so that most need not be checked.
//
// The findings of a text follow from its template and from a few facts about each value: is it over
// its size, is it over 255 characters, does it have NULs or escaped quotes, which mistakes did the
// parser forgive in it. If an earlier text of the same template agrees in all of these, it has the
// same findings. A template whose values are more than texts to the checker (dates, numbers,
// enums), whose names come twice, or with a size that may not be its attribute's is not remembered.
//
// Threads: one. Memory: at most kMostTemplates templates with kMostOfTemplate findings each, which
// is less than kMostBytes: a template is of a text of at most RunAutomaton::kMostText bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/mif/component.h"
#include "engine/mif/shape/run_automaton.h"

namespace mifdex::engine {

class FindingCache {
 public:
  static constexpr std::size_t kMostTemplates = 128;
  static constexpr std::size_t kMostOfTemplate = 32;
  static constexpr std::size_t kMostBytes = std::size_t{2} << 20U;

  /// Returns the findings of an earlier text that agrees with `component`, read by `known`; nothing
  /// if there is none.
  std::optional<std::uint32_t> find(const mif::Component& component,
                                    const mif::KnownTemplate& known);

  /// Remembers the `findings` of `text`, which find() did not know; `whole` is `text` as
  /// Depth::kFull.
  void add(const mif::Component& component, const mif::KnownTemplate& known,
           const mif::Component& whole, std::string_view text, std::uint32_t findings);

 private:
  struct Entry {
    std::string facts;
    std::uint32_t findings = 0;
  };

  struct OfTemplate {
    bool is_usable = false;
    /// The declared sizes of the attributes; if a text has one of its own, that one counts.
    std::vector<std::optional<std::uint32_t>> sizes;
    std::vector<Entry> entries;
  };

  static OfTemplate describe(const mif::KnownTemplate& known, const mif::Component& whole,
                             std::string_view text);
  bool read_facts(const mif::Component& component, const mif::KnownTemplate& known,
                  const OfTemplate& of);

  std::unordered_map<std::uint32_t, OfTemplate> templates_;
  std::string facts_;  // of the last text
};

}  // namespace mifdex::engine
