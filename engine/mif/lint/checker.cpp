#include "engine/mif/lint/checker.h"

#include <algorithm>
#include <iterator>

#include "engine/mif/lint/rules.h"
#include "engine/mif/reference/reference_parser.h"

namespace mifdex::engine::mif {
namespace {

struct Finding {
  Diagnostic diagnostic;
  bool of_rule = false;  // found in the tree, not in the text
};

// If there are several on one line, keeps the first of the most severe, and one about the text
// before one about the tree: the others mostly follow from it.
std::vector<Diagnostic> keep_one_a_line(const std::vector<Finding>& findings, std::string_view text,
                                        Compiler compiler) {
  std::vector<Diagnostic> kept;
  std::size_t line_end = 0;  // of the line of the last one kept
  bool kept_of_rule = false;
  for (const auto& [finding, of_rule] : findings) {
    const std::size_t offset = std::min<std::size_t>(finding.offset, text.size());
    if (kept.empty() || offset > line_end) {
      kept.push_back(finding);
      line_end = std::min(text.find('\n', offset), text.size());
      kept_of_rule = of_rule;
      continue;
    }
    const Severity severity = severity_for(finding.code, compiler);
    const Severity before = severity_for(kept.back().code, compiler);
    if (severity > before || (severity == before && kept_of_rule && !of_rule)) {
      kept.back() = finding;
      kept_of_rule = of_rule;
    }
  }
  return kept;
}

// In order, and without overlap.
std::vector<TextRange> merge(std::vector<TextRange> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const TextRange& a, const TextRange& b) { return a.begin < b.begin; });
  std::vector<TextRange> merged;
  for (const TextRange& range : ranges) {
    if (merged.empty() || range.begin > merged.back().end) {
      merged.push_back(range);
    } else {
      merged.back().end = std::max(merged.back().end, range.end);
    }
  }
  return merged;
}

bool lies_in(const std::vector<TextRange>& ranges, std::uint64_t offset) {
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), offset,
                       [](std::uint64_t at, const TextRange& range) { return at < range.begin; });
  return after != ranges.begin() && offset < std::prev(after)->end;
}

}  // namespace

std::vector<Diagnostic> check_component(const Component& component, io::PaddedBytes text,
                                        Compiler compiler) {
  std::vector<Diagnostic> findings(component.diagnostics.begin(), component.diagnostics.end());
  std::vector<TextRange> dropped;
  if (compiler == Compiler::kDmi) {
    ReferenceParser reference(text);
    findings = reference.parse();
    findings.insert(findings.end(), component.of_text.begin(), component.of_text.end());
    dropped = merge(reference.dropped());
  }
  const std::size_t of_text = findings.size();
  const ComponentIndex index(component);
  check_groups(index, compiler, findings);
  check_lists(index, compiler, findings);
  if (compiler == Compiler::kSms12) check_for_sms(index, findings);
  std::vector<Finding> all;
  all.reserve(findings.size());
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const bool of_rule = i >= of_text;
    if (!of_rule || !lies_in(dropped, findings[i].offset)) all.push_back({findings[i], of_rule});
  }
  std::stable_sort(all.begin(), all.end(), [](const Finding& a, const Finding& b) {
    return a.diagnostic.offset < b.diagnostic.offset;
  });
  return keep_one_a_line(all, text.view(), compiler);
}

bool refuses(Compiler compiler, const std::vector<Diagnostic>& findings) {
  return std::any_of(findings.begin(), findings.end(), [compiler](const Diagnostic& finding) {
    return severity_for(finding.code, compiler) == Severity::kError;
  });
}

}  // namespace mifdex::engine::mif
