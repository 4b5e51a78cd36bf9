// What the path of a file in its box tells: `--layout '{site}/{job}/{machine}.mif'` (INTERFACE.md).
//
// A template has parts, separated by '/' (or '\', as in manifests). In a part, `*` stands for any
// text, nothing included, and `{site}`, `{job}`, `{machine}`, `{smsid}`, `{domain}` for any text
// that is not empty; none of them reaches over a separator. A part `**` stands for any number of
// parts, none included; at the end of a template for one at least, the file. All else, `?` and `[`
// included, stands for itself. Case makes no difference, in ASCII; other bytes are compared as they
// are. A template fits the whole path, from its first part to its last: one that begins with `**/`
// fits at any depth.
//
// Where a path can be read in several ways, the leftmost `**`, `*` and fields take the least they
// can.
//
// Ownership: a Layout owns its template; a LayoutMatch is views of the path.
// Threads: a Layout never changes after compile(); match() from any thread.
// Errors: compile() gives kUsage with the column. match() takes at most template x path steps,
// without recursion or memory of its own, whatever both are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/result.h"

namespace mifdex::engine {

/// What stands in the place of each field; empty for those the template does not have. As it stands
/// in the path: neither trimmed nor held against the form of an id.
struct LayoutMatch {
  std::string_view site;
  std::string_view job;
  std::string_view machine;
  std::string_view smsid;
  std::string_view domain;
};

class Layout {
 public:
  /// Fails on a field that is unknown, comes twice, or is not closed; on one with a field or `*`
  /// next to it, as nobody could tell where the one ends and the other begins; on `**` that is not
  /// a part of its own; on an empty part within; and on a template without any field. "/" and "./"
  /// at the beginning are read over.
  static io::Result<Layout> compile(std::string_view text);

  /// What `path`, relative to its box, tells; nothing where it does not fit.
  std::optional<LayoutMatch> match(std::string_view path) const;

 private:
  friend class LayoutCompiler;

  /// Where in a LayoutMatch a field goes; null for `*`.
  using Place = std::string_view LayoutMatch::*;

  /// literals[0] wilds[0] literals[1] wilds[1] ... literals.back(): only the first and the last
  /// literal may be empty. Literals are in lower case.
  struct Part {
    std::vector<std::string> literals;
    std::vector<Place> wilds;
  };

  /// Parts that follow each other.
  using Run = std::vector<Part>;

  static bool fits(const Part& part, std::string_view text, LayoutMatch& match);
  static bool fits(const Run& run, std::optional<std::string_view>& rest, LayoutMatch& match);

  std::vector<Run> runs_;  ///< a `**` between each two; the first and the last may be empty
};

}  // namespace mifdex::engine
