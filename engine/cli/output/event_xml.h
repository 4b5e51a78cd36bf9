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

  /// One Event element. The time is written in UTC, as the log has it, whatever --tz says.
  void row(const EventRow& row);

  /// Closes the document; called once.
  void finish();
  io::Result<void> failure() { return {}; }

 private:
  Output& output_;
};

/// `text` with what XML 1.0 cannot hold as it is written otherwise: &, <, >, quotes as entities,
/// controls and what is no UTF-8 as U+FFFD.
std::string xml_text(std::string_view text);

}  // namespace mifdex::cli
