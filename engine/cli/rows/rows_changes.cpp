// The fields of the rows of `diff`.
#include <array>

#include "engine/cli/rows/rows.h"
#include "engine/sms/status_names.h"

namespace mifdex::cli {
namespace {

constexpr std::string_view kStatusesOfSides = "Complete|Failed|Unknown|None|Unreadable";

template <std::optional<DiffSide> Change::* kSide>
Value side_status(const Change& change) {
  const auto& side = change.*kSide;
  return side ? Value(engine::line_status_name(side->status)) : Value();
}

template <std::optional<DiffSide> Change::* kSide>
Value side_time(const Change& change) {
  const auto& side = change.*kSide;
  return side ? time_or_null(side->time) : Value();
}

template <std::optional<DiffSide> Change::* kSide>
Value side_description(const Change& change) {
  const auto& side = change.*kSide;
  return side ? text_or_null(side->description) : Value();
}

constexpr std::array kChangeFields = {
    type_field<Change>([](const Change&) -> Value { return std::string_view("change"); }),
    schema_field<Change>(),
    Field<Change>{{"change", "CHANGE",
                   always(Json::kText, "what happened to the result",
                          "newly_failed|newly_complete|gone|new|changed")},
                  [](const Change& change) -> Value { return change_name(change); }},
    Field<Change>{{"job", "JOB", always(Json::kText, "id of the job")},
                  [](const Change& change) -> Value { return std::string_view(change.job); }},
    Field<Change>{{"machine", "MACHINE", always(Json::kText, "name of the machine")},
                  [](const Change& change) -> Value { return std::string_view(change.machine); }},
    Field<Change>{{"old.status", "OLD",
                   or_null(Json::kText, "true status in the old index; null if it had no result",
                           kStatusesOfSides),
                   Look::kStatus},
                  side_status<&Change::before>},
    Field<Change>{{"old.time", "", or_null(Json::kTime, "time of the report in the old index")},
                  side_time<&Change::before>},
    Field<Change>{
        {"old.description", "", or_null(Json::kText, "Description in the MIF, in the old index")},
        side_description<&Change::before>},
    Field<Change>{{"new.status", "NEW",
                   or_null(Json::kText, "true status in the new index; null if it has no result",
                           kStatusesOfSides),
                   Look::kStatus},
                  side_status<&Change::after>},
    Field<Change>{{"new.time", "TIME", or_null(Json::kTime, "time of the report in the new index")},
                  side_time<&Change::after>},
    Field<Change>{{"new.description", "DESCRIPTION",
                   or_null(Json::kText, "Description in the MIF, in the new index"), Look::kProse},
                  side_description<&Change::after>},
};

}  // namespace

Fields<Change> change_fields() { return kChangeFields; }

}  // namespace mifdex::cli
