// The fields of events: those of SMS by the names it gave them (Q166833), and where each comes
// from.
#include <array>

#include "engine/cli/rows.h"

namespace mifdex::cli {
namespace {

template <std::string_view engine::Event::* kText>
Value event_text(const EventRow& row) {
  return text_or_null(row.event.*kText);
}

constexpr std::array kEventFields = {
    Field<EventRow>{{"type", ""},
                    [](const EventRow&) -> Value { return std::string_view("event"); }},
    Field<EventRow>{{"schema", ""}, [](const EventRow&) -> Value { return std::uint64_t{1}; }},
    Field<EventRow>{{"id", "ID", Look::kNumber},
                    [](const EventRow& row) -> Value { return std::uint64_t{row.event.id}; }},
    Field<EventRow>{
        {"time", "TIME"},
        [](const EventRow& row) -> Value { return time_or_null(row.line.record.time); }},
    Field<EventRow>{{"job_id", "JOB"}, event_text<&engine::Event::job_id>},
    Field<EventRow>{{"machine_name", "MACHINE"}, event_text<&engine::Event::machine_name>},
    Field<EventRow>{{"site_code", "SITE"}, event_text<&engine::Event::site_code>},
    Field<EventRow>{{"component", ""}, event_text<&engine::Event::component>},
    Field<EventRow>{{"job_destination", ""}, event_text<&engine::Event::job_destination>},
    Field<EventRow>{{"text", "TEXT", Look::kProse},
                    [](const EventRow& row) { return text_or_null(row.event.text); }},
    Field<EventRow>{{"origin.box", ""},
                    [](const EventRow& row) { return text_or_null(row.line.box_name); }},
    Field<EventRow>{{"origin.path", ""},
                    [](const EventRow& row) { return text_or_null(row.line.record.path); }},
    Field<EventRow>{{"origin.path_bytes", "", Look::kText, true},
                    [](const EventRow& row) { return path_bytes(row.line.record.path); }},
    Field<EventRow>{{"origin.hash", ""},
                    [](const EventRow& row) { return hash_value(row.line.record); }},
};

}  // namespace

Fields<EventRow> event_fields() { return kEventFields; }

}  // namespace mifdex::cli
