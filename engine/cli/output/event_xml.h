// Events as the XML of the Windows event log, for the tools that import it (--format evtx-xml).
//
// No log recorded these events: the provider is mifdex, there is no EventRecordID, and EventData
// has a field Reconstructed.
//
// Threads: one. Ownership: keeps a reference to its Output.
#pragma once

#include <cstdint>

#include "engine/cli/output/printer.h"
#include "engine/cli/rows/rows.h"

namespace mifdex::cli {

class EventXmlPrinter {
 public:
  explicit EventXmlPrinter(Output& output);

  /// Writes one Event element. The time is in UTC, as in the Windows log, regardless of --tz.
  void row(const EventRow& row);

  /// Closes the document; must be called once.
  void finish();
  io::Result<void> failure() { return {}; }

 private:
  Output& output_;
};

/// Returns `text` escaped for XML 1.0: &, <, > and " become entities and a carriage return &#13;;
/// other control characters (except tab and newline), bytes that are not UTF-8, U+FFFE and U+FFFF
/// become U+FFFD.
std::string xml_text(std::string_view text);

}  // namespace mifdex::cli
