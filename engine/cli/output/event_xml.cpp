#include "engine/cli/output/event_xml.h"

#include <fmt/format.h>

#include "engine/cli/text/printable.h"

namespace mifdex::cli {
namespace {

constexpr std::string_view kNamespace = "http://schemas.microsoft.com/win/2004/08/events/event";
constexpr int kErrorLevel = 2;
constexpr int kWarningLevel = 3;

// True for U+FFFE and U+FFFF, which are valid UTF-8 but not allowed in XML.
bool is_no_character(std::string_view rest) {
  return rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF");
}

std::string data(std::string_view name, std::string_view value) {
  return fmt::format("<Data Name=\"{}\">{}</Data>", name, xml_text(value));
}

}  // namespace

std::string xml_text(std::string_view text) {
  const std::string utf8 = is_utf8(text) ? std::string(text) : repaired(text);
  std::string xml;
  xml.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const char c = utf8[i];
    if (is_no_character(std::string_view(utf8).substr(i, 3))) {
      xml += "\uFFFD";
      i += 2;
      continue;
    }
    switch (c) {
      case '&':
        xml += "&amp;";
        break;
      case '<':
        xml += "&lt;";
        break;
      case '>':
        xml += "&gt;";
        break;
      case '"':
        xml += "&quot;";
        break;
      case '\r':
        xml += "&#13;";
        break;
      default:
        const bool control = static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n';
        if (control) {
          xml += "\uFFFD";
        } else {
          xml += c;
        }
    }
  }
  return xml;
}

namespace {

/// Returns an empty text if the event has no time.
std::string time_created(std::int64_t time) {
  if (time == io::kNoTime) return {};
  return fmt::format("<TimeCreated SystemTime=\"{}\"/>", format_time(time, Zone()));
}

}  // namespace

EventXmlPrinter::EventXmlPrinter(Output& output) : output_(output) {
  output_.write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Events>\n");
}

void EventXmlPrinter::row(const EventRow& row) {
  const engine::Event& event = row.event;
  const int level = event.id == engine::kFailedEvent ? kErrorLevel : kWarningLevel;
  output_.write(fmt::format(
      "<Event xmlns=\"{}\"><System><Provider Name=\"mifdex\"/><EventID>{}</EventID>"
      "<Level>{}</Level>{}"
      "<Channel>Application</Channel><Computer>{}</Computer></System>",
      kNamespace, event.id, level, time_created(row.line.record.time), xml_text(event.site_code)));
  output_.write("<EventData>" + data("MachineName", event.machine_name) +
                data("SiteCode", event.site_code) + data("Component", event.component) +
                data("JobID", event.job_id) + data("JobDestination", event.job_destination) +
                data("Reconstructed", "true") + "</EventData>");
  output_.write(fmt::format(
      "<RenderingInfo Culture=\"en-US\"><Message>{}</Message><Level>{}</Level></RenderingInfo>"
      "</Event>\n",
      xml_text(event.text), level == kErrorLevel ? "Error" : "Warning"));
}

void EventXmlPrinter::finish() { output_.write("</Events>\n"); }

}  // namespace mifdex::cli
