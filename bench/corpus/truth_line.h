// One result of the truth as JSON: the fields of INTERFACE.md, "JSON of a result", in their order.
//
// Threads: one TruthLine, one thread.
#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string_view>

#include "bench/corpus/truth.h"

namespace mifdex::corpus {

class TruthLine {
 public:
  /// Lines are about this fleet, in this box.
  TruthLine(const Fleet& fleet, const IndexedBox& box) : fleet_(fleet), box_(box) {}

  /// Returns the line with its line end; valid until the next call. `job_status` is that of the
  /// whole job.
  std::string_view write(const Sighting& sighting, const StatusFacts& facts,
                         std::string_view job_status);

 private:
  void attribution(const Sighting& sighting, std::string_view job_status);
  void statuses(const StatusFacts& facts);
  void component(const StatusFacts& facts);
  void installed(std::int64_t time, Writer writer);
  void judgement(const Sighting& sighting, const StatusFacts& facts);
  void origin(const Sighting& sighting, const StatusFacts& facts);

  /// Writes a field; null if there is no value.
  void field(std::string_view name, std::string_view value);
  void key(std::string_view name);
  void text(std::string_view value);

  const Fleet& fleet_;
  IndexedBox box_;
  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> json_;
};

}  // namespace mifdex::corpus
