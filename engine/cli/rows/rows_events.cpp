// The fields of events: the strings that SMS put beside the text (Q166833), and the origin of each.
#include <array>

#include "engine/cli/rows/rows.h"

namespace mifdex::cli {
namespace {

template <std::string_view engine::Event::* kText>
Value event_text(const EventRow& row) {
  return text_or_null(row.event.*kText);
}

constexpr Field<EventRow> kJob = {{"job", "JOB", or_null(Json::kText, "id of the job")},
                                  event_text<&engine::Event::job_id>};
constexpr Field<EventRow> kMachine = {
    {"machine", "MACHINE", or_null(Json::kText, "name of the machine at the time of the event")},
    event_text<&engine::Event::machine_name>};
constexpr Field<EventRow> kSite = {{"site", "SITE", or_null(Json::kText, "code of its site")},
                                   event_text<&engine::Event::site_code>};
constexpr Field<EventRow> kDestination = {
    {"destination", "", or_null(Json::kText, "destination of the job")},
    event_text<&engine::Event::job_destination>};

constexpr std::array kEventFields = {
    type_field<EventRow>([](const EventRow&) -> Value { return std::string_view("event"); }),
    schema_field<EventRow>(),
    Field<EventRow>{{"id", "ID", always(Json::kCount, "number of the event: 374 or 119")},
                    [](const EventRow& row) -> Value { return std::uint64_t{row.event.id}; }},
    Field<EventRow>{
        {"time", "TIME", or_null(Json::kTime, "time of the report")},
        [](const EventRow& row) -> Value { return time_or_null(row.line.record.time); }},
    kJob,
    kMachine,
    kSite,
    Field<EventRow>{{"component", "", or_null(Json::kText, "component of SMS that raised it")},
                    event_text<&engine::Event::component>},
    kDestination,
    Field<EventRow>{{"text", "TEXT", or_null(Json::kText, "text of the event"), Look::kProse},
                    [](const EventRow& row) { return text_or_null(row.event.text); }},
    Field<EventRow>{{"reconstructed", "",
                     always(Json::kTruth, "always true: mifdex derives the event, no log has it")},
                    [](const EventRow&) -> Value { return true; }},
    Field<EventRow>{{"origin.box", "", or_null(Json::kText, "name of the box")},
                    [](const EventRow& row) { return text_or_null(row.line.box_name); }},
    Field<EventRow>{{"origin.box_path", "", or_null(Json::kText, kBoxPath)},
                    [](const EventRow& row) { return text_or_null(row.line.box_path); }},
    Field<EventRow>{{"origin.path", "", or_null(Json::kText, "path in the box")},
                    [](const EventRow& row) { return text_or_null(row.line.record.path); }},
    Field<EventRow>{{"origin.path_bytes", "", or_null(Json::kBytes, kPathBytes)},
                    [](const EventRow& row) { return path_bytes(row.line.record.path); }},
    Field<EventRow>{{"origin.hash", "", or_null(Json::kText, kHash)},
                    [](const EventRow& row) { return hash_value(row.line.record); }},
    formerly("job_id", kJob),
    formerly("machine_name", kMachine),
    formerly("site_code", kSite),
    formerly("job_destination", kDestination),
};

}  // namespace

Fields<EventRow> event_fields() { return kEventFields; }

}  // namespace mifdex::cli
